namespace TextToImage.Shell.Tests;

/// <summary>The program that menus call is there before they are made.</summary>
public sealed class ExplorerProgramTests
{
    [Fact]
    public void A_folder_stands_for_the_program_in_it()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(Path.Combine(folder.Path, "aiimage.exe"), ExplorerProgram.Find(folder.Path));
    }

    [Fact]
    public void A_program_that_is_not_there_or_is_another_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var program = Path.Combine(folder.Path, "aiimage.exe");
        Assert.Equal(ErrorIds.ProgramNotFound, Assert.Throws<AIImageException>(() => ExplorerProgram.Require(program)).ErrorId);
        File.WriteAllBytes(program, []);
        ExplorerProgram.Require(program);
        Assert.Equal(ErrorIds.ProgramNotFound, Assert.Throws<AIImageException>(() => ExplorerProgram.Require(Path.Combine(folder.Path, "dotnet.exe"))).ErrorId);
    }

    [Fact]
    public void Other_systems_are_told_so()
    {
        Assert.SkipWhen(WindowsUser.IsHere, "This is Windows.");
        Assert.Equal(ErrorIds.SystemUnsupported, Assert.Throws<AIImageException>(() => WindowsUser.Registry("Explorer")).ErrorId);
        Assert.Null(WindowsUser.FileManager);
    }
}
