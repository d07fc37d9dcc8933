using System.Text.RegularExpressions;
using TextToImage.Files;

namespace TextToImage.Tests.Files;

public sealed class TemporaryFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_what_a_process_of_this_machine_left_that_is_gone_is_removed()
    {
        var own = Path.GetFileName(TemporaryFile.NameBeside(_folder.File("a.png")));
        // No system has a process of that number.
        var left = Regex.Replace(own, "-[0-9]+-(?=[^-]*$)", "-999999999-");
        var elsewhere = Regex.Replace(left, "aiimage-[0-9A-F]{8}", "aiimage-00000000");
        foreach (var name in new[] { own, left, elsewhere, ".abc.tmp", ".aiimage-notes.tmp", "a.png" })
            _folder.Write(name, "x");
        OutputFile.RemoveLeftovers(_folder.File("a.png"));
        Assert.Equal(new[] { own, elsewhere, ".abc.tmp", ".aiimage-notes.tmp", "a.png" }.Order(), _folder.Names);
    }

    [Fact]
    public void What_is_open_stays_whoever_its_name_says_it_is_of()
    {
        var left = Regex.Replace(TemporaryFile.NameBeside(_folder.File("a.png")), "-[0-9]+-(?=[^-]*$)", "-999999999-");
        using (TemporaryFile.Create(left))
        {
            OutputFile.RemoveLeftovers(_folder.File("a.png"));
            Assert.True(File.Exists(left));
        }
        OutputFile.RemoveLeftovers(_folder.File("a.png"));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public void The_first_picture_that_is_written_to_a_folder_removes_what_was_left_there()
    {
        var left = Regex.Replace(TemporaryFile.NameBeside(_folder.File("a.png")), "-[0-9]+-(?=[^-]*$)", "-999999999-");
        File.WriteAllText(left, "half");
        OutputFile.Write(_folder.File("a.png"), [1], overwrite: false);
        Assert.Equal(["a.png"], _folder.Names);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_no_error() => OutputFile.RemoveLeftovers(_folder.File("none", "a.png"));
}
