namespace BigFile.Tests.Columnar.Interchange;

/// <summary>Tests that count what is exported run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class InterchangeGroup
{
    public const string Name = "Interchange";
}
