namespace TextToImage.Windows.Tests;

/// <summary>Pictures made by the program for Windows are, byte for byte, those of this system.</summary>
public sealed class PictureTests(WindowsMachine machine) : WindowsTest(machine)
{
    [Fact]
    public void NewPicturesAreTheSame()
    {
        string[] arguments = ["new", "a red house", "--seed", "1", "--out"];
        Worked(Run([.. arguments, "windows.png"]));
        Worked(RunHere([.. arguments, "here.png"]));

        Assert.Equal(Read("here.png"), Read("windows.png"));
    }

    [Fact]
    public void EditedAndResizedPicturesAreTheSame()
    {
        Worked(RunHere("new", "a red house", "--seed", "1", "--out", "house.png"));
        string[] edit = ["edit", "house.png", "a green house", "--strength", "0.5", "--seed", "2", "--out"];
        string[] resize = ["resize", "house.png", "--scale", "2", "--out"];
        Worked(Run([.. edit, "windows.png"]));
        Worked(RunHere([.. edit, "here.png"]));
        Worked(Run([.. resize, "windows-large.png"]));
        Worked(RunHere([.. resize, "here-large.png"]));

        Assert.Equal(Read("here.png"), Read("windows.png"));
        Assert.Equal(Read("here-large.png"), Read("windows-large.png"));
        Assert.NotEqual(Read("here.png"), Read("house.png"));
    }

    [Fact]
    public void DocumentsGetPictures()
    {
        File.Copy(Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples", "deck.pptx"), At("deck.pptx"));
        var result = Worked(Run("illustrate", "deck.pptx", "--slide", "2", "--prompt", "a red house", "--model", TinyModel, "--size", "64x64", "--seed", "1", "--out", "windows.pptx"));

        Assert.Contains("windows.pptx", result.Output, StringComparison.Ordinal);
        Assert.True(new FileInfo(At("windows.pptx")).Length > new FileInfo(At("deck.pptx")).Length);
    }
}
