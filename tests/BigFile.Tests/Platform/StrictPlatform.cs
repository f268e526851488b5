using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Platform;

/// <summary>
/// Keeps its own record of every view and refuses, loudly, what the engine must never ask for: a view over a view,
/// unmapping what is not mapped, bytes past the end, a reservation given back with views in it, more mapped than
/// <see cref="LimitBytes"/>. With the rules of Win32 on it also has the Win32 traits, so that the paths which they
/// select run, and are checked, on every system: a view ends with its section, is unmapped as it was mapped, is
/// flushed by address, and no file is cut while a view or a section of it exists.
/// </summary>
internal sealed class StrictPlatform(MappingPlatform inner, bool win32Rules) : ForwardingPlatform(inner)
{
    private const int GridBytes = 64 << 10;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<nint, View> _views = [];
    private readonly List<Reservation> _reservations = [];
    private readonly List<WeakReference<CountedSection>> _sections = [];
    private readonly List<string> _violations = [];
    private long _mappedBytes;

    /// <summary>The most that may be mapped at any moment.</summary>
    public long LimitBytes { get; set; } = long.MaxValue;

    public long MappedBytesPeak { get; private set; }

    public override bool ViewsReachPastEnd => !Win32Rules && base.ViewsReachPastEnd;

    public override bool HandleIoIsCoherent => !Win32Rules && base.HandleIoIsCoherent;

    public override bool FlushesThroughViews => Win32Rules || base.FlushesThroughViews;

    public override bool UnmapsWholeViewsOnly => Win32Rules || base.UnmapsWholeViewsOnly;

    private bool Win32Rules => win32Rules || OperatingSystem.IsWindows();

    public long MappedBytes
    {
        get
        {
            lock (_gate)
                return _mappedBytes;
        }
    }

    public int Reservations
    {
        get
        {
            lock (_gate)
                return _reservations.Count;
        }
    }

    /// <summary>Fails the test if a rule was broken.</summary>
    public void AssertClean()
    {
        lock (_gate)
            Assert.True(_violations.Count == 0, string.Join(Environment.NewLine, _violations.Take(10)));
    }

    public override int OpenSection(SafeFileHandle file, MappedFileAccess access, long lengthBytes, out SectionHandle? section)
    {
        int error = base.OpenSection(file, access, lengthBytes, out SectionHandle? made);
        section = made is null ? null : new CountedSection(made, file) { LengthBytes = made.LengthBytes };
        if (section is CountedSection counted)
        {
            lock (_gate)
                _sections.Add(new WeakReference<CountedSection>(counted));
        }
        return error;
    }

    public override int Reserve(nuint bytes, out Reservation? reservation)
    {
        int error = base.Reserve(bytes, out reservation);
        lock (_gate)
        {
            if (reservation is not null)
                _reservations.Add(reservation);
        }
        return error;
    }

    public override int Release(Reservation reservation)
    {
        lock (_gate)
        {
            Check(_reservations.Remove(reservation), "a reservation is released twice");
            Check(!_views.Values.Any(v => ReferenceEquals(v.Reservation, reservation)), "a reservation is released with views in it");
        }
        return base.Release(reservation);
    }

    public override int MapAt(
        Reservation reservation, nint address, SectionHandle section, long offset, nuint bytes, MappedFileAccess access)
    {
        lock (_gate)
        {
            Check(address >= reservation.Address
                && (nuint)(address - reservation.Address) + bytes <= reservation.Bytes, "a view outside its reservation");
            CheckNewView(section, offset, bytes, address);
            int error = base.MapAt(reservation, address, ((CountedSection)section).Inner, offset, bytes, access);
            if (error == 0)
                Add(address, new View((CountedSection)section, reservation, (long)bytes));
            return error;
        }
    }

    public override int UnmapAt(Reservation reservation, nint address, nuint bytes)
    {
        lock (_gate)
        {
            int error = base.UnmapAt(reservation, address, bytes);
            if (error == 0)
                Take(address, (long)bytes, reservation);
            return error;
        }
    }

    public override int Replace(SectionHandle section, nint address, long offset, nuint bytes, MappedFileAccess access) =>
        base.Replace(((CountedSection)section).Inner, address, offset, bytes, access);

    public override int ReserveMemory(nuint bytes, out Reservation? reservation)
    {
        int error = base.ReserveMemory(bytes, out reservation);
        lock (_gate)
        {
            if (reservation is not null)
                _reservations.Add(reservation);
        }
        return error;
    }

    public override int ReleaseMemory(Reservation reservation)
    {
        lock (_gate)
        {
            Check(_reservations.Remove(reservation), "a reservation is released twice");
            Check(!_views.Values.Any(v => ReferenceEquals(v.Reservation, reservation)), "a reservation is released with memory in it");
        }
        return base.ReleaseMemory(reservation);
    }

    public override int Commit(Reservation reservation, nint address, nuint bytes)
    {
        lock (_gate)
        {
            Check(address >= reservation.Address
                && (nuint)(address - reservation.Address) + bytes <= reservation.Bytes, "memory outside its reservation");
            Check(bytes > 0 && (long)bytes > 0 && (long)bytes % PageSizeBytes == 0, $"memory of {(long)bytes} bytes");
            Check(!_views.Any(v => v.Key < address + (nint)bytes && v.Key + (nint)v.Value.Bytes > address), "memory over memory");
            int error = base.Commit(reservation, address, bytes);
            if (error == 0)
                Add(address, new View(null, reservation, (long)bytes));
            return error;
        }
    }

    public override int Decommit(Reservation reservation, nint address, nuint bytes)
    {
        lock (_gate)
        {
            int error = base.Decommit(reservation, address, bytes);
            if (error == 0)
                Take(address, (long)bytes, reservation);
            return error;
        }
    }

    public override int Map(SectionHandle section, long offset, nuint bytes, MappedFileAccess access, out nint address)
    {
        lock (_gate)
        {
            CheckNewView(section, offset, bytes, 0);
            int error = base.Map(((CountedSection)section).Inner, offset, bytes, access, out address);
            if (error == 0)
                Add(address, new View((CountedSection)section, null, (long)bytes));
            return error;
        }
    }

    public override int Unmap(nint address, nuint bytes)
    {
        lock (_gate)
        {
            // What is floating on Win32 is unmapped by its address alone.
            if (OperatingSystem.IsWindows() && _views.TryGetValue(address, out View? view))
                bytes = (nuint)view.Bytes;
            int error = base.Unmap(address, bytes);
            if (error == 0)
                Take(address, (long)bytes, null);
            return error;
        }
    }

    public override int FlushView(nint address, nuint bytes)
    {
        lock (_gate)
        {
            Check(_views.Any(v => address >= v.Key && address + (nint)bytes <= v.Key + (nint)v.Value.Bytes),
                $"a flush of {bytes} bytes that no view covers");
        }
        // Elsewhere the pages of a shared view are the system's cache: there is nothing to collect.
        return OperatingSystem.IsWindows() ? base.FlushView(address, bytes) : Before(PlatformCall.FlushView);
    }

    public override int StartWriteback(SafeFileHandle file, long offset, long bytes)
    {
        Check(!FlushesThroughViews, "write-back by range where views are flushed");
        return base.StartWriteback(file, offset, bytes);
    }

    // No test can tell whether the device was reached, and on a busy machine it takes long.
    public override int FlushToDevice(SafeFileHandle file, bool lengthChanged) => Before(PlatformCall.FlushToDevice);

    public override int SetLength(SafeFileHandle file, long oldLengthBytes, long newLengthBytes, bool sparse)
    {
        if (Win32Rules && newLengthBytes < oldLengthBytes)
        {
            lock (_gate)
            {
                const int errorUserMappedFile = 1224;
                if (_views.Values.Any(v => v.Section is not null && ReferenceEquals(v.Section.File, file)) || AnySectionOf(file))
                    return errorUserMappedFile;
            }
        }
        return base.SetLength(file, oldLengthBytes, newLengthBytes, sparse);
    }

    public override int QueryResidency(nint address, nuint bytes, Span<byte> pages)
    {
        Check(pages.Length * (long)PageSizeBytes == (long)bytes, "a residency vector of the wrong size");
        return base.QueryResidency(address, bytes, pages);
    }

    private bool AnySectionOf(SafeFileHandle file)
    {
        _sections.RemoveAll(s => !s.TryGetTarget(out CountedSection? section) || section.IsClosed);
        return _sections.Exists(s => s.TryGetTarget(out CountedSection? section) && ReferenceEquals(section.File, file));
    }

    private void CheckNewView(SectionHandle section, long offset, nuint bytes, nint address)
    {
        Check(bytes > 0 && (long)bytes > 0 && (long)bytes % PageSizeBytes == 0, $"a view of {(long)bytes} bytes");
        Check(offset >= 0 && offset % GridBytes == 0 || !Win32Rules, $"a view at offset {offset}");
        Check(!((CountedSection)section).IsClosed, "a view of a closed section");
        long sectionEnd = (section.LengthBytes + PageSizeBytes - 1) / PageSizeBytes * PageSizeBytes;
        Check(!Win32Rules || offset + (long)bytes <= sectionEnd,
            $"a view of {(long)bytes} bytes at {offset} past the section's {section.LengthBytes}");
        Check(address == 0 || !_views.Any(v => v.Key < address + (nint)bytes && v.Key + (nint)v.Value.Bytes > address),
            $"a view at offset {offset} over another view");
    }

    private void Add(nint address, View view)
    {
        _views.Add(address, view);
        _mappedBytes += view.Bytes;
        MappedBytesPeak = Math.Max(MappedBytesPeak, _mappedBytes);
        Check(_mappedBytes <= LimitBytes, $"{_mappedBytes} bytes are mapped, the limit is {LimitBytes}");
    }

    // Where parts may be unmapped, a view is split into what stays.
    private void Take(nint address, long bytes, Reservation? reservation)
    {
        KeyValuePair<nint, View>[] hit = [.. _views.Where(v => v.Key < address + (nint)bytes && v.Key + (nint)v.Value.Bytes > address)];
        long covered = 0;
        foreach ((nint start, View view) in hit)
        {
            Check(ReferenceEquals(view.Reservation, reservation), "a view is unmapped by the wrong call");
            Check(view.Section is null || !UnmapsWholeViewsOnly || (start == address && view.Bytes == bytes), "a part of a view is unmapped");
            _views.Remove(start);
            long before = Math.Max(0, address - start), after = Math.Max(0, start + view.Bytes - (address + bytes));
            if (before != 0)
                _views.Add(start, view with { Bytes = before });
            if (after != 0)
                _views.Add(address + (nint)bytes, view with { Bytes = after });
            covered += view.Bytes - before - after;
        }
        Check(covered == bytes, $"{bytes} bytes are unmapped of which {covered} were mapped");
        _mappedBytes -= covered;
    }

    private void Check(bool holds, string rule)
    {
        if (!holds)
            _violations.Add(rule + Environment.NewLine + Environment.StackTrace);
    }

    // Memory has no section.
    private sealed record View(CountedSection? Section, Reservation? Reservation, long Bytes);

    private sealed class CountedSection(SectionHandle inner, SafeFileHandle file) : SectionHandle
    {
        public SectionHandle Inner => inner;

        public SafeFileHandle File => file;

        public bool IsClosed { get; private set; }

        public override System.Runtime.InteropServices.SafeHandle Handle => inner.Handle;

        public override void Dispose()
        {
            IsClosed = true;
            inner.Dispose();
        }
    }
}
