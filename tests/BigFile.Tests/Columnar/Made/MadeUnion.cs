namespace BigFile.Tests.Columnar;

/// <summary>A value of a union, for <see cref="ColumnEncoder"/>.</summary>
internal sealed record MadeUnion(int Child, object? Value);
