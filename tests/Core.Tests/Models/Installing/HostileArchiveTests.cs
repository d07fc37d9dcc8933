using System.Buffers.Binary;
using System.IO.Compression;

namespace TextToImage.Tests.Models;

/// <summary>Archives that were made to do harm, and damaged ones: a sentence, and not a file written.</summary>
public sealed class HostileArchiveTests : IDisposable
{
    /// <summary>Offsets in a file header of the archive's list (APPNOTE.TXT 4.3.12).</summary>
    private const int Flags = 8, Checksum = 16, UncompressedSize = 24;

    private readonly TemporaryFolder _folder = new();
    private readonly string _library;
    private readonly string _zip;

    public HostileArchiveTests() => (_library, _zip) = (_folder.File("library"), _folder.File("model.zip"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("unet/../../evil.txt")]
    [InlineData("..\\evil.txt")]
    [InlineData("/etc/evil.txt")]
    [InlineData("\\\\server\\share\\evil.txt")]
    [InlineData("C:\\evil.txt")]
    [InlineData("C:evil.txt")]
    [InlineData("unet//evil.txt")]
    [InlineData("./evil.txt")]
    [InlineData("unet./evil.txt")]
    [InlineData("model_index.json:stream")]
    [InlineData("unet/NUL")]
    [InlineData("evil\u001b[2J.txt")]
    [InlineData("../")]
    public void A_name_that_is_no_place_in_a_folder(string name)
    {
        Write(archive => Add(archive, name));
        var error = Refused();
        Assert.Contains("is no place within a folder", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Theory]
    [InlineData(0xA000)]
    [InlineData(0x1000)]
    [InlineData(0x2000)]
    public void A_link_or_a_device(int kind)
    {
        Write(archive => Add(archive, "unet/link").ExternalAttributes = (kind | 0x1FF) << 16);
        Assert.Contains("is a link or a device", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regular_file_as_Unix_packs_it_is_none()
    {
        Write(archive => Add(archive, "unet/note.txt").ExternalAttributes = 0x81A4 << 16);
        TinyModels.Install(_zip, _library);
        Assert.Equal("model", TinyModels.Entries(_library));
    }

    [Fact]
    public void A_file_that_unpacks_to_far_more_than_the_archive()
    {
        Write(archive =>
        {
            using var stream = archive.CreateEntry("unet/zeros.bin", CompressionLevel.Optimal).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++)
                stream.Write(zeros);
        });
        Assert.Contains("more than 100 times its size", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_there_twice()
    {
        Write(archive => Add(archive, "UNET/Model.onnx"));
        Assert.Contains("twice", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_files_than_any_model_has()
    {
        Write(archive =>
        {
            for (var i = 0; i < 10_001; i++)
                Add(archive, $"many/{i}");
        });
        Assert.Contains("more than 10000 files", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password()
    {
        Write();
        Patch(Flags, header => header[0] |= 1);
        Assert.Contains("is encrypted", Refused().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Checksum, "wrong checksum")]
    [InlineData(UncompressedSize, "'unet/config.json'")]
    public void A_list_that_lies(int field, string problem)
    {
        Write();
        Patch(field, header => BinaryPrimitives.WriteUInt32LittleEndian(header, BinaryPrimitives.ReadUInt32LittleEndian(header) - 1), "unet/config.json");
        Assert.Contains(problem, Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_changed_on_the_way()
    {
        using (var archive = ZipFile.Open(_zip, ZipArchiveMode.Create))
        {
            foreach (var file in TinyModels.Sd15Files.Split(' '))
                archive.CreateEntryFromFile(ReferenceData.Bundled("reference", "sd15", file), file, CompressionLevel.NoCompression);
        }
        var bytes = File.ReadAllBytes(_zip);
        bytes[bytes.AsSpan().IndexOf("unet/model.onnx"u8) + 200_000] ^= 1;
        File.WriteAllBytes(_zip, bytes);
        Assert.Contains("'unet/model.onnx' has a wrong checksum", Refused().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void An_archive_that_ends_too_early(double part)
    {
        Write();
        using (var stream = File.OpenWrite(_zip))
            stream.SetLength((long)(stream.Length * part));
        Assert.Contains("is damaged", Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_without_a_model()
    {
        using (var archive = ZipFile.Open(_zip, ZipArchiveMode.Create))
            Add(archive, "a/b/model_index.json");
        Assert.Equal(ErrorIds.ModelIncomplete, TinyModels.Refused(_zip, _library).ErrorId);
    }

    private AIImageException Refused()
    {
        var before = TinyModels.Files(_folder.Path);
        var error = TinyModels.Refused(_zip, _library);
        Assert.Equal(ErrorIds.ArchiveInvalid, error.ErrorId);
        Assert.Contains(_zip, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, TinyModels.Files(_folder.Path).Replace("library/.lock ", "", StringComparison.Ordinal));
        Assert.True(!Directory.Exists(_library) || TinyModels.Entries(_library).Length == 0);
        return error;
    }

    /// <summary>A whole model, and something more.</summary>
    private void Write(Action<ZipArchive>? more = null)
    {
        using var archive = ZipFile.Open(_zip, ZipArchiveMode.Create);
        foreach (var file in TinyModels.Sd15Files.Split(' '))
            archive.CreateEntryFromFile(ReferenceData.Bundled("reference", "sd15", file), file);
        more?.Invoke(archive);
    }

    private static ZipArchiveEntry Add(ZipArchive archive, string name)
    {
        var entry = archive.CreateEntry(name);
        if (!name.EndsWith('/'))
        {
            using var stream = entry.Open();
            stream.Write("harm"u8);
        }
        return entry;
    }

    /// <summary>Changes a field of the archive's list, of its first file or of one by name.</summary>
    private void Patch(int field, SpanAction change, string? name = null)
    {
        var bytes = File.ReadAllBytes(_zip);
        for (var at = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8); ; at += 46 + bytes[at + 28] + bytes[at + 30])
        {
            var here = System.Text.Encoding.UTF8.GetString(bytes, at + 46, bytes[at + 28]);
            if (name is not null && here != name)
                continue;
            change(bytes.AsSpan(at + field));
            break;
        }
        File.WriteAllBytes(_zip, bytes);
    }

    private delegate void SpanAction(Span<byte> bytes);
}
