namespace BigFile.Columnar;

/// <summary>
/// How a row's value has to stand to another one. Of floating-point numbers as IEEE 754 has it: -0 equals 0, and what is no number (NaN) passes
/// <see cref="NotEqual"/> and nothing else. Rows that are null pass none.
/// </summary>
public enum ColumnComparison
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Not equal.</summary>
    NotEqual,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Greater.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,
}
