using System.Text;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

/// <summary>What of a file goes into documents.</summary>
public class PrivateMetadataTests
{
    private static readonly byte[] Exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x3B, 1, 2, 0, 4, 0, 0, 0, .. "Ann\0"u8, 0, 0, 0, 0];

    [Fact]
    public void A_photograph_loses_what_says_who_and_where_and_keeps_its_pixels_and_profile()
    {
        var plain = PictureFile.Encode(Samples.Photo(32, 16), PictureFormat.Jpeg, null);
        byte[] photo =
        [
            .. plain[..2], .. Segment(0xE1, Exif), .. Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">Ann</x:xmpmeta>"u8]), .. Segment(0xE2, [.. "ICC_PROFILE\0\x1\x1profile"u8]),
            .. Segment(0xED, [.. "Photoshop 3.0\0Ann"u8]), .. Segment(0xFE, [.. "by Ann"u8]), .. plain[2..],
        ];
        var (picture, metadata) = PictureFile.Read(photo, "photo");
        var shared = PictureFile.WithoutPrivateMetadata(photo, metadata);
        Assert.DoesNotContain("Ann", Encoding.Latin1.GetString(shared), StringComparison.Ordinal);
        Assert.Contains("ICC_PROFILE", Encoding.Latin1.GetString(shared), StringComparison.Ordinal);
        Assert.Equal(picture.Rgb, PictureFile.Read(shared, "shared").Picture.Rgb);
        Assert.Same(plain, PictureFile.WithoutPrivateMetadata(plain, null));
    }

    [Fact]
    public void A_PNG_loses_its_texts_unless_a_model_made_it()
    {
        var plain = PictureFile.Encode(Samples.Gradient(8, 6), PictureFormat.Png, null);
        var edited = Chunks.InsertInPng(Chunks.InsertInPng(Chunks.InsertInPng(plain, "tEXt", [.. "Author\0Ann"u8]), "eXIf", Exif[6..]), "tIME", [7, 234, 11, 29, 1, 1, 1]);
        Assert.Equal(plain, PictureFile.WithoutPrivateMetadata(edited, PictureFile.Read(edited, "a").Metadata));

        var made = PictureFile.Encode(Samples.Gradient(8, 6), PictureFormat.Png, Samples.Metadata);
        Assert.Same(made, PictureFile.WithoutPrivateMetadata(made, PictureFile.Read(made, "a").Metadata));
        var signed = Chunks.InsertInPng(made, "tEXt", [.. "Author\0Ann"u8]);
        Assert.Equal(made, PictureFile.WithoutPrivateMetadata(signed, PictureFile.Read(signed, "a").Metadata));
    }

    [Fact]
    public void What_a_model_made_keeps_how_in_a_JPEG_too()
    {
        var made = PictureFile.Encode(Samples.Gradient(8, 6), PictureFormat.Jpeg, Samples.Metadata);
        byte[] signed = [.. made[..2], .. Segment(0xE1, Exif), .. made[2..]];
        Assert.Equal(made, PictureFile.WithoutPrivateMetadata(signed, PictureFile.Read(signed, "a").Metadata));
    }

    private static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];
}
