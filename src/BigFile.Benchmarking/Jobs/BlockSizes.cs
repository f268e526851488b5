namespace BigFile.Benchmarking;

/// <summary>The sizes of blocks: one, or several with weights.</summary>
internal sealed record BlockSizes
{
    /// <summary>The largest block, in bytes: 1 GiB.</summary>
    public const int BytesMax = 1 << 30;

    private BlockSizes(IReadOnlyList<(int Bytes, int Weight)> choices) => Choices = choices;

    /// <summary>The sizes in bytes, ascending, each with its weight, 1 or more.</summary>
    public IReadOnlyList<(int Bytes, int Weight)> Choices { get; }

    /// <summary>The smallest size. Places are multiples of it.</summary>
    public int Smallest => Choices[0].Bytes;

    /// <summary>The largest size: what buffers hold.</summary>
    public int Largest => Choices[^1].Bytes;

    /// <summary>One size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not between 1 and <see cref="BytesMax"/>.</exception>
    public static BlockSizes Of(int bytes) => Of([(bytes, 1)]);

    /// <summary>Several sizes, drawn by weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not between 1 and <see cref="BytesMax"/>, or a weight below 1.</exception>
    /// <exception cref="ArgumentException">There is none, or one twice, or the larger ones are no multiples of the smallest.</exception>
    public static BlockSizes Of(IReadOnlyList<(int Bytes, int Weight)> choices)
    {
        if (choices.Count == 0)
            throw new ArgumentException("There is no block size.", nameof(choices));
        var sorted = choices.OrderBy(choice => choice.Bytes).ToArray();
        for (int i = 0; i < sorted.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(sorted[i].Bytes, 1, nameof(choices));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(sorted[i].Bytes, BytesMax, nameof(choices));
            ArgumentOutOfRangeException.ThrowIfLessThan(sorted[i].Weight, 1, nameof(choices));
            if (sorted[i].Bytes % sorted[0].Bytes != 0)
                throw new ArgumentException($"A block of {sorted[i].Bytes} bytes is no multiple of one of {sorted[0].Bytes}.", nameof(choices));
            if (i > 0 && sorted[i].Bytes == sorted[i - 1].Bytes)
                throw new ArgumentException($"A block of {sorted[i].Bytes} bytes stands twice.", nameof(choices));
        }
        return new BlockSizes(sorted);
    }

    /// <summary>As the command takes it and prints it: 4096, or 4096:70,65536:30.</summary>
    public override string ToString() => Choices.Count == 1
        ? FormattableString.Invariant($"{Smallest}")
        : string.Join(',', Choices.Select(choice => FormattableString.Invariant($"{choice.Bytes}:{choice.Weight}")));
}
