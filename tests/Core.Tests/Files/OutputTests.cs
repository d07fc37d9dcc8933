using System.Collections.Concurrent;
using System.Text;
using CsCheck;
using TextToImage.Files;
using TextToImage.Tests.Text;

namespace TextToImage.Tests.Files;

public class OutputTests
{
    [Fact]
    public void A_file_is_written_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        OutputFile.Write(folder.File("a.png"), [1, 2, 3], overwrite: false);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder.File("a.png")));
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public void An_existing_file_is_replaced_only_if_asked()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.png", [9]);
        Check(ErrorIds.OutputExists, "exists already", path, overwrite: false);
        Assert.Equal([9], File.ReadAllBytes(path));
        OutputFile.Write(path, [1, 2], overwrite: true);
        Assert.Equal([1, 2], File.ReadAllBytes(path));
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There links need a right.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("far"));
        var (link, far) = (folder.File("link.png"), folder.File(Path.Combine("far", "a.png")));
        File.CreateSymbolicLink(link, Path.Combine("far", "a.png"));
        // It leads nowhere as yet.
        OutputFile.Write(link, [1], overwrite: false);
        Assert.Equal([1], File.ReadAllBytes(far));
        Check(ErrorIds.OutputExists, "link.png", link, overwrite: false);
        OutputFile.Write(link, [2, 3], overwrite: true);
        Assert.Equal([2, 3], File.ReadAllBytes(far));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(["a.png"], Directory.GetFiles(folder.File("far")).Select(Path.GetFileName));

        File.CreateSymbolicLink(folder.File("circle"), "circle");
        Check(ErrorIds.OutputNotWritable, "circle", folder.File("circle"), overwrite: true);
    }

    [Fact]
    public void A_device_is_no_target()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no devices in a folder.");
        Check(ErrorIds.OutputNotWritable, "is a device", "/dev/null", overwrite: true);
        Assert.True(File.Exists("/dev/null"));
    }

    [Fact]
    public void A_folder_is_no_target()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("a.png"));
        Check(ErrorIds.OutputNotWritable, "is a folder", folder.File("a.png"), overwrite: true);
        Assert.Equal(["a.png"], folder.Names);
    }

    [Fact]
    public void A_folder_that_is_missing_is_named()
    {
        using var folder = new TemporaryFolder();
        Check(ErrorIds.OutputNotWritable, folder.File("missing"), Path.Combine(folder.File("missing"), "a.png"), overwrite: false);
        var file = folder.Write("file", "");
        Check(ErrorIds.OutputNotWritable, "does not exist", Path.Combine(file, "a.png"), overwrite: false);
    }

    [Fact]
    public void A_read_only_file_stays()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.png", [9]);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Check(ErrorIds.OutputNotWritable, "read-only", path, overwrite: true);
        File.SetAttributes(path, FileAttributes.Normal);
        Assert.Equal([9], File.ReadAllBytes(path));
    }

    [Fact]
    public void A_read_only_folder_is_an_error()
    {
        // Permissions do not bind root, as which tests may run, and not even root can make files in /proc.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");
        Check(ErrorIds.OutputNotWritable, "cannot be written", "/proc/a.png", overwrite: false);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b.png")]
    public void A_bad_name_is_an_error(string path) => Check(ErrorIds.OutputNotWritable, "valid file name", path, overwrite: false);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_left_of_a_write_that_fails(bool exists)
    {
        using var folder = new TemporaryFolder();
        var path = exists ? folder.Write("a.png", [9]) : folder.File("a.png");
        const int diskFull = unchecked((int)0x80070070);
        var error = Assert.Throws<AIImageException>(() => OutputFile.Write(path, Fail(new IOException("full", diskFull)), overwrite: true));
        Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => OutputFile.Write(path, Fail(new OperationCanceledException()), overwrite: true));
        Assert.Equal(exists ? ["a.png"] : [], folder.Names);
        if (exists)
            Assert.Equal([9], File.ReadAllBytes(path));

        static Action<Stream> Fail(Exception error) => stream =>
        {
            stream.Write([1, 2, 3]);
            stream.Flush();
            throw error;
        };
    }

    [Fact]
    public void A_taken_name_gets_a_number()
    {
        using var folder = new TemporaryFolder();
        var paths = Enumerable.Range(0, 3).Select(i => OutputNames.WriteNew(folder.Path, "a.b-7.png", [(byte)i])).ToList();
        Assert.Equal(["a.b-7.png", "a.b-7-2.png", "a.b-7-3.png"], paths.Select(path => Path.GetFileName(path)));
        Assert.Equal([1], File.ReadAllBytes(paths[1]));
    }

    [Fact]
    public void Many_at_once_each_get_a_name_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var paths = new ConcurrentBag<string>();
        Parallel.For(0, 100, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i => paths.Add(OutputNames.WriteNew(folder.Path, "a.png", [(byte)i])));
        Assert.Equal(100, paths.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (byte)i), paths.Select(path => File.ReadAllBytes(path).Single()).Order());
        Assert.Equal(100, folder.Names.Count());
    }

    [Theory]
    [InlineData("A red house, next to a GREEN tree!", "a-red-house-next-to-a-green-tree")]
    [InlineData("Café Ångström — straße & œuvre, Łódź", "cafe-angstrom-strasse-oeuvre-lodz")]
    [InlineData("don't stop", "dont-stop")]
    [InlineData("  ../..\\x:y*?.png", "x-y-png")]
    [InlineData("日本の富士山、浮世絵が", "日本の富士山-浮世絵が")]
    [InlineData("हिन्दी 2", "हिन्दी-2")]
    [InlineData("🚀", "image")]
    [InlineData("", "image")]
    [InlineData(null, "image")]
    [InlineData("CON", "image-con")]
    [InlineData("lpt9", "image-lpt9")]
    [InlineData("an astronaut riding a horse on mars in the style of vincent van gogh", "an-astronaut-riding-a-horse-on-mars-in-the-style-of-vincent")]
    public void Slugs(string? prompt, string slug) => Assert.Equal(slug, OutputNames.Slug(prompt));

    [Fact]
    public void Any_prompt_gives_a_name_that_every_file_system_takes()
        => UnicodeTexts.Any.Sample(
            prompt =>
            {
                var slug = OutputNames.Slug(prompt);
                Assert.InRange(slug.Length, 1, 60);
                Assert.DoesNotContain(slug, c => char.IsControl(c) || char.IsWhiteSpace(c) || "<>:\"/\\|?*.".Contains(c, StringComparison.Ordinal) || c == '\ufffd');
                Assert.True(slug[0] != '-' && slug[^1] != '-');
                Assert.Equal(slug, string.Concat(slug.EnumerateRunes()));
                Assert.True(Encoding.UTF8.GetByteCount(OutputNames.FileName(prompt, ulong.MaxValue)) < 230);
            },
            iter: 2000);

    [Fact]
    public void A_file_name_has_slug_seed_and_ending()
    {
        Assert.Equal("a-cat-42.png", OutputNames.FileName("A cat", 42));
        Assert.Equal("a-cat-42.webp", OutputNames.FileName("A cat", 42, ".webp"));
    }

    private static void Check(string id, string mention, string path, bool overwrite)
    {
        var error = Assert.Throws<AIImageException>(() => OutputFile.Write(path, [1], overwrite));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(mention, error.Message, StringComparison.Ordinal);
    }
}
