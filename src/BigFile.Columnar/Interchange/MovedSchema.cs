namespace BigFile.Columnar;

/// <summary>A schema of somebody else's while it is read: moved here, and released at the end.</summary>
internal unsafe ref struct MovedSchema
{
    private CArrowSchema _schema;

    /// <summary>Moves a structure here.</summary>
    public MovedSchema(CArrowSchema* source)
    {
        _schema = *source;
        source->Release = null;
    }

    /// <summary>Reads it as the field of an array.</summary>
    public readonly ArrowField ReadField()
    {
        CArrowSchema schema = _schema;
        return CSchemaImporter.Read(&schema);
    }

    /// <summary>Reads it as the schema of a table.</summary>
    public readonly ArrowSchema ReadTable()
    {
        CArrowSchema schema = _schema;
        return CSchemaImporter.ReadTable(&schema);
    }

    /// <summary>Releases it.</summary>
    public void Dispose()
    {
        CArrowSchema schema = _schema;
        _schema = default;
        CSchemaExporter.ReleaseIfAlive(&schema);
    }
}
