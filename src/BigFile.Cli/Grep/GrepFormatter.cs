using BigFile.Cli.Output;

namespace BigFile.Cli.Grep;

/// <summary>Writes lines as they are to be printed. Immutable but for what each implementation says; any thread.</summary>
internal abstract class GrepFormatter
{
    /// <summary>Whether lines are printed as they stand, so that several may be written at once by <see cref="AppendRun"/>.</summary>
    public virtual bool TakesRuns => false;

    /// <summary>Adds a line to a page.</summary>
    /// <param name="page">Gets the text.</param>
    /// <param name="isSelected">Whether it is selected, or else context.</param>
    /// <param name="offset">Where it begins in the file.</param>
    /// <param name="number">Its number in the page, from 1; if numbers are not needed, any.</param>
    /// <param name="content">The line without its delimiter. May be mapped memory.</param>
    /// <param name="delimiterLength">Bytes of the delimiter; 0 for a last line that has none.</param>
    public abstract void Append(GrepPage page, bool isSelected, long offset, long number, ReadOnlySpan<byte> content, int delimiterLength);

    /// <summary>Adds selected lines as they stand, all with their delimiters.</summary>
    public virtual void AppendRun(GrepPage page, ReadOnlySpan<byte> lines) => throw new NotSupportedException();

    /// <summary>Adds what stands between groups of lines that are not neighbours.</summary>
    public virtual void AppendSeparator(ByteBuffer text)
    {
    }
}
