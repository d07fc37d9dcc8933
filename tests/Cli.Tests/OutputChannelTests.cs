using System.Diagnostics;
using System.IO.Compression;
using TextToImage.Imaging;

namespace TextToImage.Cli.Tests;

/// <summary>Output that nobody takes, and a folder that is gone.</summary>
public sealed class OutputChannelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(">/dev/full", 1, "aiimage: Standard output cannot be written (")]
    [InlineData(">&-", 1, "aiimage: Standard output cannot be written (")]
    [InlineData("2>/dev/full", 0, "")]
    public void What_cannot_be_told_is_a_line_and_the_picture_is_there(string redirection, int exitCode, string error)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there is a device that is always full.");
        var result = Shell($"{New(_folder.File("a.png"))} {redirection}");
        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith(error, result.Error, StringComparison.Ordinal);
        Assert.Equal(error.Length > 0 ? 1 : 0, result.Error.Count(letter => letter == '\n'));
        Assert.True(File.Exists(_folder.File("a.png")));
    }

    [Fact]
    public void In_a_folder_that_was_deleted_full_paths_work_and_others_are_a_line()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There nobody can delete it.");
        var gone = _folder.File("gone");
        var result = Shell($"mkdir {gone} && cd {gone} && rmdir {gone} && {New(_folder.File("a.png"))}");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.True(File.Exists(_folder.File("a.png")));
        var lost = Shell($"mkdir {gone} && cd {gone} && rmdir {gone} && {New("b.png")}");
        Assert.Equal((1, 1), (lost.ExitCode, lost.Error.Count(letter => letter == '\n')));
        Assert.StartsWith("aiimage: ", lost.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Documents_are_illustrated_without_a_folder_for_temporary_files_and_photographs_say_nothing_of_who_took_them()
    {
        var jpeg = PictureFile.Encode(new Picture(16, 16, new byte[16 * 16 * 3]), PictureFormat.Jpeg, null);
        byte[] exif = [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x3B, 1, 2, 0, 4, 0, 0, 0, .. "Ann\0"u8, 0, 0, 0, 0];
        byte[] photo = [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
        var file = _folder.Write("photo.jpg", photo);
        var environment = new Dictionary<string, string> { ["TMPDIR"] = _folder.File("none") };
        foreach (var (keeps, name, expected) in new[] { (false, "a.docx", jpeg), (true, "b.docx", photo) })
        {
            string[] options = keeps ? ["--keep-metadata"] : [];
            using var process = CommandLine.Start(_folder.Path, environment, ["illustrate", Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples", "report.docx"), "--picture", file, "--out", name, "--all", .. options]);
            var result = CommandLine.Finish(process);
            Assert.True(result.ExitCode == 0, result.Error);
            using var document = ZipFile.OpenRead(_folder.File(name));
            Assert.Contains(document.Entries, entry => Bytes(entry).SequenceEqual(expected));
        }

        static byte[] Bytes(ZipArchiveEntry entry)
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
    }

    private static string New(string file) =>
        $"dotnet {Path.Combine(AppContext.BaseDirectory, "aiimage.dll")} new x --model {CommandLine.TinyModel} --seed 1 --steps 1 --out {file}";

    private static CommandResult Shell(string command)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        using var process = Process.Start(start)!;
        return CommandLine.Finish(process);
    }
}
