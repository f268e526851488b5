namespace BigFile.Scanning;

/// <summary>What a file was like when its first bytes were indexed, so that it can be known again, longer or not.</summary>
/// <param name="LengthBytes">How many bytes were indexed.</param>
/// <param name="LastWriteTicks">When it was last written, in ticks of UTC, before they were read.</param>
/// <param name="FileId">The system's number for it on its volume (the lower half, which is all that most volumes use); 0 if unknown.</param>
/// <param name="HeadHash">Hash of the first 64 KiB of those bytes.</param>
/// <param name="TailHash">Hash of the last 64 KiB of those bytes.</param>
internal readonly record struct FileFingerprint(long LengthBytes, long LastWriteTicks, ulong FileId, ulong HeadHash, ulong TailHash)
{
    private const int SampleBytes = 64 << 10;

    /// <summary>The fingerprint of the first bytes of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lengthBytes">How many bytes; no more than the file has.</param>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static FileFingerprint Of(MappedFile file, long lengthBytes)
    {
        // The time first: what is written while the samples are read makes the file a newer one.
        long lastWriteTicks = File.GetLastWriteTimeUtc(file.Handle).Ticks;
        byte[] sample = GC.AllocateUninitializedArray<byte>((int)Math.Min(SampleBytes, lengthBytes));
        file.ReadByHandle(0, sample);
        ulong headHash = Checksum.Hash(sample);
        file.ReadByHandle(lengthBytes - sample.Length, sample);
        return new FileFingerprint(lengthBytes, lastWriteTicks, (ulong)file.Identity.File, headHash, Checksum.Hash(sample));
    }

    /// <summary>
    /// Says what speaks against the file being what it was, or that with more behind it: null if nothing does. Changes in
    /// the midst of it go unseen when it has also become longer.
    /// </summary>
    /// <param name="file">The file as it is now.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public (LineIndexFault Fault, string Reason)? Misfit(MappedFile file)
    {
        long lengthBytes = file.Length;
        if (lengthBytes < LengthBytes)
            return (LineIndexFault.FileCut, $"{LengthBytes} bytes were indexed, and the file has {lengthBytes} now");
        FileFingerprint now = Of(file, LengthBytes);
        if (now.HeadHash != HeadHash)
            return (LineIndexFault.OtherContent, "the file begins otherwise than when it was indexed");
        if (now.TailHash != TailHash)
            return (LineIndexFault.OtherContent, "the file was changed in what had been indexed");
        // A copy that keeps the time is as good as the file itself.
        if (lengthBytes == LengthBytes && now.LastWriteTicks == LastWriteTicks)
            return null;
        // The time is that of now, the length that of the last refresh: what made the time another may have been an append since.
        if (lengthBytes == LengthBytes && RandomAccess.GetLength(file.Handle) <= LengthBytes)
            return (LineIndexFault.OtherContent, "the file was written since it was indexed, and is as long as before");
        return now.FileId == FileId || FileId == 0 || now.FileId == 0
            ? null
            : (LineIndexFault.OtherContent, "another file has the name now, and is longer");
    }
}
