using System.Buffers;
using System.Globalization;

namespace BigFile.Columnar;

/// <summary>Dates and times as ISO 8601 text, for every value of 32 and 64 bits: years that <see cref="DateTime"/> does not have too.</summary>
internal static class TimeText
{
    private const long SecondsOfDay = 86_400;
    private const int TextBytesMax = 64;

    /// <summary>How many of a unit a second has.</summary>
    public static long PerSecond(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1,
        TimeUnit.Millisecond => 1_000,
        TimeUnit.Microsecond => 1_000_000,
        _ => 1_000_000_000,
    };

    public static int DigitsOf(TimeUnit unit) => 3 * (int)unit;

    public static void WriteDate(long days, IBufferWriter<byte> output)
    {
        Line line = new(stackalloc byte[TextBytesMax]);
        line.AddDate(days);
        output.Write(line.Written);
    }

    // The format asks for whole days; what is none is shown as what it is.
    public static void WriteDate64(long milliseconds, IBufferWriter<byte> output)
    {
        if (FloorMod(milliseconds, SecondsOfDay * 1000) == 0)
            WriteDate(FloorDiv(milliseconds, SecondsOfDay * 1000), output);
        else
            WriteTimestamp(milliseconds, TimeUnit.Millisecond, false, output);
    }

    public static void WriteTimestamp(long value, TimeUnit unit, bool isUtc, IBufferWriter<byte> output)
    {
        long perDay = PerSecond(unit) * SecondsOfDay;
        Line line = new(stackalloc byte[TextBytesMax]);
        line.AddDate(FloorDiv(value, perDay));
        line.Add("T"u8);
        line.AddTime(FloorMod(value, perDay), unit);
        if (isUtc)
            line.Add("Z"u8);
        output.Write(line.Written);
    }

    public static void WriteTime(long value, TimeUnit unit, IBufferWriter<byte> output)
    {
        Line line = new(stackalloc byte[TextBytesMax]);
        if (value < 0)
            line.Add("-"u8);
        line.AddTime(Abs(value), unit);
        output.Write(line.Written);
    }

    public static void WriteDuration(long value, TimeUnit unit, IBufferWriter<byte> output)
    {
        Line line = new(stackalloc byte[TextBytesMax]);
        if (value < 0)
            line.Add("-"u8);
        line.Add("PT"u8);
        line.AddSeconds(Abs(value), unit);
        line.Add("S"u8);
        output.Write(line.Written);
    }

    /// <summary>Each part that is not 0 with a sign of its own; PT0S if all are.</summary>
    public static void WriteInterval(int months, int days, long time, TimeUnit unit, IBufferWriter<byte> output)
    {
        Line line = new(stackalloc byte[2 * TextBytesMax]);
        line.Add("P"u8);
        if (months != 0)
        {
            line.AddNumber(months);
            line.Add("M"u8);
        }
        if (days != 0)
        {
            line.AddNumber(days);
            line.Add("D"u8);
        }
        if (time != 0 || (months == 0 && days == 0))
        {
            line.Add(time < 0 ? "T-"u8 : "T"u8);
            line.AddSeconds(Abs(time), unit);
            line.Add("S"u8);
        }
        output.Write(line.Written);
    }

    /// <summary>Days since 1970 of a date of the Gregorian calendar, which is taken as if it had always been there.</summary>
    /// <remarks>Years begin in March here, so that the day that some have more is their last; 400 years have 146,097 days.</remarks>
    public static long DaysOf(long year, int month, int day)
    {
        long y = month <= 2 ? year - 1 : year;
        long era = FloorDiv(y, 400), yearOfEra = FloorMod(y, 400);
        long dayOfYear = (((153 * ((month + 9) % 12)) + 2) / 5) + day - 1;
        return (era * 146_097) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - 719_468;
    }

    private static (long Year, int Month, int Day) DateOf(long days)
    {
        long shifted = days + 719_468;
        long era = FloorDiv(shifted, 146_097), dayOfEra = FloorMod(shifted, 146_097);
        long yearOfEra = (dayOfEra - (dayOfEra / 1_460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        long dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        long month = ((5 * dayOfYear) + 2) / 153;
        int day = (int)(dayOfYear - (((153 * month) + 2) / 5) + 1);
        int civil = (int)(month < 10 ? month + 3 : month - 9);
        return ((era * 400) + yearOfEra + (civil <= 2 ? 1 : 0), civil, day);
    }

    private static long FloorDiv(long value, long by) => (value / by) - (value % by < 0 ? 1 : 0);

    private static long FloorMod(long value, long by) => (value % by) + (value % by < 0 ? by : 0);

    // The least number has no positive one.
    private static ulong Abs(long value) => value < 0 ? 0UL - (ulong)value : (ulong)value;

    private ref struct Line(Span<byte> text)
    {
        private readonly Span<byte> _text = text;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _text[.._length];

        public void Add(ReadOnlySpan<byte> part)
        {
            part.CopyTo(_text[_length..]);
            _length += part.Length;
        }

        public void AddNumber(long value)
        {
            value.TryFormat(_text[_length..], out int written, default, CultureInfo.InvariantCulture);
            _length += written;
        }

        public void AddDate(long days)
        {
            (long year, int month, int day) = DateOf(days);
            if (year is < 0 or > 9999)
                Add(year < 0 ? "-"u8 : "+"u8);
            AddPadded(Abs(year), 4);
            Add("-"u8);
            AddPadded((ulong)month, 2);
            Add("-"u8);
            AddPadded((ulong)day, 2);
        }

        public void AddTime(long value, TimeUnit unit) => AddTime((ulong)value, unit);

        public void AddTime(ulong value, TimeUnit unit)
        {
            ulong perSecond = (ulong)PerSecond(unit), seconds = value / perSecond;
            AddPadded(seconds / 3600, 2);
            Add(":"u8);
            AddPadded(seconds / 60 % 60, 2);
            Add(":"u8);
            AddPadded(seconds % 60, 2);
            AddFraction(value % perSecond, unit);
        }

        /// <summary>Without zeros at the end of the fraction.</summary>
        public void AddSeconds(ulong value, TimeUnit unit)
        {
            ulong perSecond = (ulong)PerSecond(unit);
            AddPadded(value / perSecond, 1);
            if (value % perSecond == 0)
                return;
            AddFraction(value % perSecond, unit);
            _length = _text[.._length].TrimEnd((byte)'0').Length;
        }

        private void AddFraction(ulong value, TimeUnit unit)
        {
            if (unit == TimeUnit.Second)
                return;
            Add("."u8);
            AddPadded(value, DigitsOf(unit));
        }

        private void AddPadded(ulong value, int digits)
        {
            Span<byte> reversed = stackalloc byte[20];
            int count = 0;
            for (; value != 0 || count < digits; value /= 10)
                reversed[count++] = (byte)('0' + (value % 10));
            while (count > 0)
                _text[_length++] = reversed[--count];
        }
    }
}
