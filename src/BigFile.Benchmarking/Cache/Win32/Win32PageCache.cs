namespace BigFile.Benchmarking;

internal static class Win32PageCache
{
    public static DropResult Drop(string path) => File.Exists(path) ? new DropResult(-1, "") : throw new FileNotFoundException(path, path);
}
