using BigFile.Platform;
using Microsoft.Win32.SafeHandles;

namespace BigFile.Tests.Core;

public sealed class FileIdentityTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_files_have_two_identities_and_one_file_has_one()
    {
        string left = _folder.FileWith("same"u8, "left"), right = _folder.FileWith("same"u8, "right");
        FileIdentity first = Of(left), again = Of(left), other = Of(right);
        Assert.True(first.IsKnown);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void A_path_gives_the_identity_of_its_file()
    {
        string path = _folder.FileWith("content"u8);
        Assert.Equal(0, FileIdentities.Get(path, out FileIdentity identity));
        Assert.Equal(Of(path), identity);
    }

    [Fact]
    public void A_path_that_leads_nowhere_gives_an_error_that_says_so()
    {
        int error = FileIdentities.Get(_folder.File("nowhere"), out FileIdentity identity);
        Assert.True(NativeError.IsNotFound(error));
        Assert.Equal(FileIdentity.Unknown, identity);
    }

    [Fact]
    public void A_renamed_file_keeps_its_identity_and_its_successor_has_another()
    {
        string path = _folder.FileWith("old"u8);
        using MappedFile file = MappedFile.Open(path);
        FileIdentity before = file.Identity;
        File.Move(path, _folder.File("renamed"));
        File.WriteAllText(path, "new");
        Assert.Equal(before, file.Identity);
        Assert.Equal(before, Of(_folder.File("renamed")));
        Assert.NotEqual(before, Of(path));
    }

    [Fact]
    public void A_file_written_anew_in_place_keeps_its_identity()
    {
        string path = _folder.FileWith("old"u8);
        FileIdentity before = Of(path);
        File.WriteAllText(path, "something else");
        Assert.Equal(before, Of(path));
    }

    [Fact]
    public void Bytes_and_text_of_an_identity_lead_back_to_it()
    {
        FileIdentity identity = new(0x0123456789abcdef, new UInt128(0xfedcba9876543210, 42));
        byte[] bytes = new byte[FileIdentity.SizeBytes];
        identity.WriteTo(bytes);
        Assert.Equal(identity, FileIdentity.ReadFrom(bytes));
        Assert.True(FileIdentity.TryParse(identity.ToString(), out FileIdentity parsed));
        Assert.Equal(identity, parsed);
        Assert.Equal("0123456789abcdef-fedcba9876543210000000000000002a", identity.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef")]
    [InlineData("0123456789abcdef+fedcba9876543210000000000000002a")]
    [InlineData("0123456789abcdeg-fedcba9876543210000000000000002a")]
    [InlineData("0123456789abcdef-fedcba9876543210000000000000002a0")]
    public void A_text_that_is_no_identity_is_refused(string text) => Assert.False(FileIdentity.TryParse(text, out _));

    private static FileIdentity Of(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        return FileIdentity.Of(file);
    }
}
