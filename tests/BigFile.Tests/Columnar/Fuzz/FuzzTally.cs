using BigFile.Columnar;

namespace BigFile.Tests.Columnar.Fuzz;

/// <summary>What came of mutants.</summary>
internal sealed class FuzzTally
{
    /// <summary>How many there were.</summary>
    public long Mutants { get; set; }

    /// <summary>How many could not be opened.</summary>
    public long Refused { get; set; }

    /// <summary>How many parts of those that could be opened were refused.</summary>
    public long PartsRefused { get; private set; }

    /// <summary>How many parts were read to their end.</summary>
    public long PartsRead { get; private set; }

    /// <summary>The most that one took of the managed heap.</summary>
    public long AllocatedBytesMax { get; set; }

    /// <summary>Whether bad input may end in this.</summary>
    public static bool IsAllowed(Exception e) => e is ColumnarFormatException or NotSupportedException;

    /// <summary>Does something that may be refused, and counts.</summary>
    /// <returns>True unless it was refused.</returns>
    public bool Try(Action action)
    {
        try
        {
            action();
            PartsRead++;
            return true;
        }
        catch (Exception e) when (IsAllowed(e))
        {
            PartsRefused++;
            return false;
        }
    }

    public override string ToString() =>
        $"{Mutants} mutants: {Refused} not opened; of the others {PartsRead} parts read, {PartsRefused} refused; at most {AllocatedBytesMax} bytes allocated for one";
}
