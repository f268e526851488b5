namespace BigFile.Benchmarking;

/// <summary>How a place is drawn. A struct, so that the loop around it is compiled for it.</summary>
internal interface IPlaceDraw
{
    /// <summary>The offset of a place, in bytes from where the range begins.</summary>
    /// <param name="random">What is drawn from.</param>
    /// <param name="fits">A block of the size wanted fits at so many places, multiples of the smallest size; 1 or more. One of them is drawn.</param>
    long Next(ref Randomness random, long fits);
}
