using System.Runtime.CompilerServices;
using BigFile.Views;

namespace BigFile.Tests.Views;

/// <summary>Checks what must hold of a view manager and all of its files whenever nobody is inside a call.</summary>
internal static class EngineInvariants
{
    public static void Check(ViewManager manager)
    {
        // Nobody is inside a call but the engine's own threads, which end what they are at.
        FileViews[] open;
        lock (manager.Gate)
            open = [.. Files(manager)];
        foreach (FileViews file in open)
            file.Ahead?.WaitUntilIdle();
        lock (manager.Gate)
        {
            WindowHeap heap = Heap(manager);
            Window[] items = Items(heap);
            HashSet<Window> listed = [];
            long bytes = RefusedBytes(manager);
            int views = 0, inHeap = 0;
            foreach (FileViews file in Files(manager))
            {
                bytes += OwnViewBytes(file);
                views += OwnViews(file);
                foreach (Window window in WindowsOf(file))
                {
                    Assert.True(listed.Add(window), "a window is listed twice");
                    CheckWindow(file, window);
                    bytes += window.MappedBytes;
                    views++;
                    if (window.HeapIndex < 0)
                        continue;
                    inHeap++;
                    Assert.Same(window, items[window.HeapIndex]);
                }
                CheckDirectory(file, listed);
            }
            Assert.Equal(bytes, MappedBytes(manager));
            Assert.Equal(views, Views(manager));
            Assert.Equal(inHeap, heap.Count);
            for (int i = 1; i < heap.Count; i++)
            {
                Window parent = items[(i - 1) / 2], child = items[i];
                Assert.True(parent.HeapStamp < child.HeapStamp
                    || (parent.HeapStamp == child.HeapStamp && parent.Sequence < child.Sequence), "the heap is out of order");
            }
            Assert.True(MappedBytes(manager) <= manager.BudgetBytes, "the budget is exceeded");
        }
    }

    /// <summary>The windows of a file, latest mapped first.</summary>
    public static IEnumerable<Window> WindowsOf(FileViews file)
    {
        for (Window? window = First(file); window is not null; window = window.NextOfFile)
            yield return window;
    }

    private static void CheckWindow(FileViews file, Window window)
    {
        string name = $"window {window.Index} of {file.Path}: ";
        Assert.Same(file, window.Owner);
        Assert.True(window.MappedBytes > 0, name + "maps nothing");
        Assert.True(window.MappedBytes <= file.WindowBytes, name + "maps more than a window");
        int pins = Volatile.Read(ref window.Pins);
        bool parked = (pins & Window.Parked) != 0;
        Assert.True((window.HeapIndex >= 0) != parked, name + $"heap index {window.HeapIndex} with pins {pins:x}");
        Assert.True(!parked || window.IsPinned, name + "is parked and nobody holds it");
        Assert.True(window.HeapIndex < 0 || window.HeapStamp <= window.Stamp, name + "its key is above its stamp");
        if (window.Dirty is not null)
            Assert.Same(Dirty(file).Find(window.Index), window.Dirty);
        if (file.IsDisposed)
            return;

        Assert.Equal(window.Short, Short(file).Contains(window));
        Assert.Same(window, file.FindMapped(window.Index));
        if (window.Short)
            return;
        Assert.True(window.Start < file.Length, name + "is open past the end");
        Assert.Equal(Math.Min(Math.Min(window.Start + file.WindowBytes, file.Length), window.FilledEnd), window.End);
        Assert.Equal(file.Source == WindowSource.Mapped, window.FilledEnd == long.MaxValue);
        Assert.True(window.MappedBytes >= window.End - window.Start, name + "is open and not all mapped");
        if (file.Placement == Placement.Reserved)
            Assert.Equal(Base(file) + (nint)window.Start, window.Address);
    }

    private static void CheckDirectory(FileViews file, HashSet<Window> listed)
    {
        Assert.All(Short(file), window => Assert.True(window.Short && listed.Contains(window)));
        long end = Directory(file).CoveredBytes;
        // Every unit of a small file; of a large one the units that a test can be expected to have touched.
        for (long offset = 0; offset < Math.Min(end, 64 << 20); offset += FileViews.GridBytes)
        {
            if (Directory(file).Find(offset) is not Window open)
                continue;
            Assert.True(listed.Contains(open), $"{file.Path}: the directory has a window at {offset} that is not listed");
            Assert.False(file.IsDisposed, "a disposed file has an open window");
            Assert.Equal(offset / file.WindowBytes, open.Index);
        }
    }

    private static long RefusedBytes(ViewManager manager) => Refused(manager).Sum(r => r.Bytes);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_heap")]
    private static extern ref readonly WindowHeap Heap(ViewManager manager);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_files")]
    private static extern ref readonly HashSet<FileViews> Files(ViewManager manager);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_mappedBytes")]
    private static extern ref long MappedBytes(ViewManager manager);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_views")]
    private static extern ref int Views(ViewManager manager);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_refused")]
    private static extern ref readonly List<(nint Address, long Bytes)> Refused(ViewManager manager);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_items")]
    private static extern ref Window[] Items(WindowHeap heap);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_windows")]
    private static extern ref Window? First(FileViews file);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_short")]
    private static extern ref readonly List<Window> Short(FileViews file);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_dirty")]
    private static extern ref readonly DirtyMap Dirty(FileViews file);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_base")]
    private static extern ref readonly nint Base(FileViews file);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ownViews")]
    private static extern ref int OwnViews(FileViews file);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_ownViewBytes")]
    private static extern ref long OwnViewBytes(FileViews file);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_directory")]
    private static extern ref WindowDirectory Directory(FileViews file);
}
