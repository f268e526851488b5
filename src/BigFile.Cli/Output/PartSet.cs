using System.Globalization;
using BigFile.Scanning;

namespace BigFile.Cli.Output;

/// <summary>All parts of one command over one file, in the order of the file.</summary>
internal sealed class PartSet : IDisposable
{
    private readonly List<PartReader> _parts;

    private PartSet(List<PartReader> parts) => _parts = parts;

    /// <summary>The parts, each at its first record.</summary>
    public IReadOnlyList<PartReader> Parts => _parts;

    /// <summary>What all of them have in common.</summary>
    public PartHeader Header => _parts[0].Header;

    /// <summary>Opens parts that are given in any order, and looks at all of each of them.</summary>
    /// <exception cref="CommandException">One is no part, is damaged, does not belong to the others, is missing, or is there twice.</exception>
    public static PartSet Open(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        List<PartReader> parts = [];
        try
        {
            foreach (string path in paths)
                parts.Add(PartReader.OpenChecked(path, cancellationToken));
            parts.Sort((left, right) => left.Header.Split.Index.CompareTo(right.Header.Split.Index));
            Check(parts);
            return new PartSet(parts);
        }
        catch
        {
            DisposeAll(parts);
            throw;
        }
    }

    /// <summary>The sum of a count over all parts; each must have been read to its end.</summary>
    public long Sum(string count)
    {
        long sum = 0;
        foreach (PartReader part in _parts)
            sum += part.Counts.TryGetValue(count, out long value) ? value : throw part.Damaged();
        return sum;
    }

    /// <inheritdoc/>
    public void Dispose() => DisposeAll(_parts);

    private static void Check(List<PartReader> parts)
    {
        PartReader first = parts[0];
        int expected = 0;
        foreach (PartReader part in parts)
        {
            if (part.Header.DifferenceTo(first.Header) is string difference)
                throw new CommandException(part.Path, difference);
            int index = part.Header.Split.Index;
            if (index < expected)
                throw new CommandException(part.Path, $"part {part.Header.Split} is given twice");
            if (index > expected)
                throw Missing(expected, first.Header.Split.Count);
            expected++;
        }
        if (expected < first.Header.Split.Count)
            throw Missing(expected, first.Header.Split.Count);
    }

    private static CommandException Missing(int index, int count) =>
        new(string.Create(CultureInfo.InvariantCulture, $"part {new LineSplit(index, count)} is missing"));

    private static void DisposeAll(List<PartReader> parts)
    {
        foreach (PartReader part in parts)
            part.Dispose();
    }
}
