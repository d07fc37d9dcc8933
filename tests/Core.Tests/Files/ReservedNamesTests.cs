using TextToImage.Files;

namespace TextToImage.Tests.Files;

public sealed class ReservedNamesTests
{
    [Theory]
    [InlineData("CON", "CON")]
    [InlineData("aux.png", "aux.png")]
    [InlineData(@"C:\pictures\com1.tar.png", "com1.tar.png")]
    [InlineData("nul/house.png", "nul")]
    [InlineData("LPT¹", "LPT¹")]
    [InlineData("con .png", "con .png")]
    [InlineData("prn:stream", "prn:stream")]
    [InlineData("console.png", null)]
    [InlineData("com.png", null)]
    [InlineData("com10.png", null)]
    [InlineData("my con.png", null)]
    [InlineData("", null)]
    public void A_device_of_Windows_is_known_in_any_folder_and_with_any_ending(string path, string? found) => Assert.Equal(found, ReservedNames.In(path));

    [Fact]
    public void Elsewhere_they_are_names_like_others()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "tests/Windows has that.");
        using var folder = new TemporaryFolder();
        OutputFile.Write(folder.File("aux.png"), [1], overwrite: false);
        Assert.Equal(["aux.png"], folder.Names);
    }
}
