using System.Text;
using TextToImage.Imaging;

namespace TextToImage.Tests.Imaging;

public class FileKindTests
{
    [Theory]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "a HEIC picture")]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0mif1heic", "a HEIC picture")]
    [InlineData("\0\0\0\u0018ftypavif\0\0\0\0avifmif1", "an AVIF picture")]
    [InlineData("\0\0\0\u0018ftypmif1\0\0\0\0mif1avif", "an AVIF picture")]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0isommp41", "a video")]
    [InlineData("II*\0\b\0\0\0", "a TIFF")]
    [InlineData("MM\0*\0\0\0\b", "a TIFF")]
    [InlineData("%PDF-1.7\n", "a PDF document")]
    [InlineData("8BPS\0\u0001", "a Photoshop document")]
    [InlineData("PK\u0003\u0004\u0014\0", "a ZIP archive or an Office document")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG drawing")]
    [InlineData("\u00EF\u00BB\u00BF<?xml version=\"1.0\"?>\n<!-- x -->\n<svg/>", "an SVG drawing")]
    [InlineData("<!DOCTYPE HTML><title>404</title>", "a web page")]
    [InlineData("\n <html lang=en>", "a web page")]
    [InlineData("<note/>", "a text file")]
    [InlineData("404: Not Found", "a text file")]
    [InlineData("\u00FF\u00FEh\0i\0", "a text file")]
    public void Other_files_are_named_as_what_they_are(string content, string name)
    {
        var error = Assert.Throws<AIImageException>(() => PictureFile.Read(Encoding.Latin1.GetBytes(content), "holiday.png"));
        Assert.Equal(ErrorIds.PictureInvalid, error.ErrorId);
        Assert.StartsWith($"The picture 'holiday.png' is {name}", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(", which cannot be read here; save it as PNG or JPEG.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u0001\u0002\u0003garbage")]
    [InlineData("BMW is no BMP")]
    [InlineData("GIF8 a")]
    [InlineData("\u0089PNG\r\n\u001A\n")]
    [InlineData("\u00FF\u00D8\u00FF")]
    [InlineData("\u00FF\u00D8\u00FF\u00E0\0\u0010JFIF")]
    [InlineData("RIFF\0\0\0\0WEBP")]
    public void What_is_unknown_or_has_only_a_beginning_is_no_picture(string content)
    {
        var error = Assert.Throws<AIImageException>(() => PictureFile.Read(Encoding.Latin1.GetBytes(content), "x"));
        Assert.Equal(ErrorIds.PictureInvalid, error.ErrorId);
        Assert.Contains("cannot be read as a picture", error.Message, StringComparison.Ordinal);
    }
}
