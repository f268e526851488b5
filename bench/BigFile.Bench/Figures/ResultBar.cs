using System.Globalization;
using System.Text.Json.Serialization;

namespace BigFile.Bench.Figures;

/// <summary>A bar: a figure and what it has to be.</summary>
/// <param name="What">Of what against what, in words.</param>
/// <param name="Value">The figure: a ratio, or a value in <paramref name="Unit"/>.</param>
/// <param name="Unit">x for a ratio.</param>
/// <param name="AtLeast">The least that meets it; null if there is none.</param>
/// <param name="AtMost">The most that meets it; null if there is none. With both, the figure lies between them.</param>
internal sealed record ResultBar(string What, double Value, string Unit, double? AtLeast, double? AtMost)
{
    /// <summary>Whether the figure meets the bar.</summary>
    [JsonIgnore]
    public bool IsMet => (AtLeast is null || Value >= AtLeast) && (AtMost is null || Value <= AtMost);

    /// <summary>The figure with its unit.</summary>
    [JsonIgnore]
    public string Figure => With(Value);

    /// <summary>The bar with its unit: at least 0.95x.</summary>
    [JsonIgnore]
    public string Limit => AtLeast is double low && AtMost is double high ? $"{Short(low)} to {Short(high)}"
        : AtLeast is double least ? $"at least {Short(least)}" : $"at most {Short(AtMost ?? double.NaN)}";

    private string With(double value) => Unit == "x" ? string.Create(CultureInfo.InvariantCulture, $"{value:0.00}x") : $"{FigureText.Of(value)} {Unit}";

    // Bars are round numbers.
    private string Short(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}{(Unit == "x" ? "" : " ")}{Unit}");
}
