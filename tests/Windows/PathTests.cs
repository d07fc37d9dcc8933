namespace TextToImage.Windows.Tests;

/// <summary>Names of files by the rules of Windows.</summary>
public sealed class PathTests(WindowsMachine machine) : WindowsTest(machine)
{
    private static readonly string[] Small = ["new", "a house", "--model", TinyModel, "--steps", "1", "--seed", "1"];

    [Fact]
    public void AnyNameIsTakenAndWrittenInUtf8()
    {
        var folder = Directory.CreateDirectory(At("Bilder für 我 & Co")).FullName;
        var result = Worked(Run([.. Small, "--out", WindowsMachine.PathOf(folder) + @"\ein haus – 房子.png"]));

        Assert.True(File.Exists(Path.Combine(folder, "ein haus – 房子.png")));
        Assert.Equal(WindowsMachine.PathOf(Path.Combine(folder, "ein haus – 房子.png")), Assert.Single(result.Lines));
    }

    [Fact]
    public void PathsMayBeLongerThan260()
    {
        var parts = Enumerable.Range(0, 6).Select(number => $"{number}-{new string('x', 50)}").ToArray();
        var folder = Directory.CreateDirectory(At(parts)).FullName;
        Worked(Run([.. Small, "--out", WindowsMachine.PathOf(folder) + @"\house.png"]));

        Assert.True(File.Exists(Path.Combine(folder, "house.png")));
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("aux.png")]
    [InlineData(@"com1.tar.png")]
    public void NamesOfDevicesAreRefusedForWhatTheyAre(string name)
    {
        var result = Run([.. Small, "--out", name]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"'{name}'", result.Error, StringComparison.Ordinal);
        Assert.Contains("reserved", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n'));
    }
}
