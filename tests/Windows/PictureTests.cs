using System.Diagnostics;

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

    /// <summary>In a terminal, which <c>script</c> is to a program: what is typed there reaches it as keys.</summary>
    [Fact]
    public void CtrlCEndsItAndLeavesNothing()
    {
        const string terminal = "/usr/bin/script";
        Assert.SkipUnless(File.Exists(terminal), "There is no script, the terminal of this test.");
        var wine = Machine.Prepare(Machine.Program, Folder, "new", "a house", "--model", TinyModel, "--steps", "900", "--seed", "1", "--out", "house.png");
        var start = WindowsMachine.Start(terminal, Folder, ["-qefc", $"'{wine.FileName}' '{string.Join("' '", wine.ArgumentList)}'", "/dev/null"]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var screen = new System.Text.StringBuilder();
        int read;
        var isTyped = false;
        while ((read = process.StandardOutput.Read()) >= 0)
        {
            screen.Append((char)read);
            // The first sign of progress.
            if (read == '%' && !isTyped)
            {
                isTyped = true;
                process.StandardInput.Write('\x3');
                process.StandardInput.Flush();
            }
        }
        process.WaitForExit();

        Assert.Equal((130, true), (process.ExitCode, screen.ToString().Contains("cancelled", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }
}
