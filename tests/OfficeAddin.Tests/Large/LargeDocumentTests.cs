using System.Diagnostics;
using System.Globalization;

namespace TextToImage.Office.Tests.Large;

/// <summary>Peak memory of processes that illustrate large documents; benchmarks/ has the time.</summary>
public sealed class LargeDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("deck.pptx")]
    [InlineData("report.docx")]
    public void Two_hundred_pictures_are_put_in_and_replaced_within_the_limits(string name)
    {
        var path = _folder.Write(name, name.EndsWith("pptx", StringComparison.Ordinal) ? LargeDocuments.Deck() : LargeDocuments.Report());
        // To be illustrated by hand, with a model.
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.Copy(path, Path.Combine(kept, "large-" + name), overwrite: true);
        Within(Run(Illustrate, path));
        // Each picture is read, for how it was made, and taken out.
        Within(Run(Update, path));
    }

    private static void Within(string[] said)
    {
        var numbers = said.Select(each => double.Parse(each, CultureInfo.InvariantCulture)).ToList();
        var (pictures, megabytes) = (numbers[0], numbers[1]);
        TestContext.Current.TestOutputHelper?.WriteLine($"{pictures} pictures, {megabytes:0} MB");
        Assert.Equal(200, pictures);
        Assert.InRange(megabytes, 0, 500);
    }

    private static string[] Run(Action<string> work, string path)
    {
        using var process = ChildProgram.Start(work, path);
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said.Split(' ');
    }

    private static void Illustrate(string path) => Measure(path, session => session.Plan(new IllustrationOptions { Request = new() { Seed = 1 } }, new PreparedPictures()));

    private static void Update(string path) => Measure(path, session => session.PlanUpdate(new IllustrationOptions { Request = new() { Seed = 1001 } }, new PreparedPictures()));

    private static void Measure(string path, Func<IllustrationSession, IllustrationPlan> plan)
    {
        var maker = new PreparedPictures();
        int pictures;
        using (var session = IllustrationSession.Open(path, new DocumentTarget()))
            pictures = session.CarryOut(plan(session).Pictures, maker, null, CancellationToken.None).Pictures.Count;
        Console.Out.Write(FormattableString.Invariant($"{pictures} {Peak() / 1e6}"));
    }

    /// <summary>The most memory this process had at a time, in bytes.</summary>
    private static long Peak()
    {
        if (!OperatingSystem.IsLinux())
            return Process.GetCurrentProcess().PeakWorkingSet64;
        var line = File.ReadLines("/proc/self/status").Single(each => each.StartsWith("VmHWM", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
