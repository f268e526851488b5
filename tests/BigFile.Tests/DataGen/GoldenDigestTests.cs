using System.Security.Cryptography;
using BigFile.DataGen;
using Xunit;

namespace BigFile.Tests.DataGen;

/// <summary>
/// The same seed has to give the same bytes on every system and in every release. A digest changes here only together
/// with a decision to change what is generated.
/// </summary>
public class GoldenDigestTests
{
    [Theory]
    [InlineData(DataKind.AccessLog, "fd6190ab0e3acb48")]
    [InlineData(DataKind.JsonLines, "0e0e74b3fc6304f6")]
    [InlineData(DataKind.Ticks, "ede95c33794c14c2")]
    [InlineData(DataKind.NoFinalNewline, "81f10d46baa2cd6b")]
    [InlineData(DataKind.CrLf, "840346131faff03b")]
    [InlineData(DataKind.HugeLine, "741464a3c7ce1b4d")]
    [InlineData(DataKind.InvalidUtf8, "3407c8d36a24104b")]
    [InlineData(DataKind.NulBytes, "a1ca5f773f27fbef")]
    [InlineData(DataKind.Sparse, "42909ab1316e9061")]
    [InlineData(DataKind.Measurements, "84a9fa55a5b9391b")]
    public void Seed_42_gives_the_bytes_it_always_gave(DataKind kind, string digestStart)
    {
        byte[] digest = SHA256.HashData(Generated.File(kind, (1 << 20) + 4096));
        Assert.Equal(digestStart, Convert.ToHexStringLower(digest, 0, 8));
    }
}
