using System.Diagnostics.CodeAnalysis;

namespace BigFile.Scanning;

/// <summary>Takes the key out of a line that <see cref="SortedLines{TKey}"/> looks at.</summary>
/// <typeparam name="TKey">The type of keys.</typeparam>
/// <param name="line">The line without its delimiter, as it stands in the file; of a longer one the first <see cref="LineKeys.LineBytesMax"/> bytes. Until the function returns.</param>
/// <param name="key">The key.</param>
/// <returns>False if the line has none: then it belongs to the line before it that has one.</returns>
public delegate bool LineKey<TKey>(ReadOnlySpan<byte> line, [MaybeNullWhen(false)] out TKey key);
