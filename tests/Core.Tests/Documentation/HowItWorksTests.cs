using System.Text.RegularExpressions;

namespace TextToImage.Tests.Documentation;

/// <summary>
/// docs/how-it-works.md shows code by links, [`code`](../file#L12): the line has that code. With AIIMAGE_WRITE_LINES=1 the numbers are written
/// anew, for the place nearest to the old one.
/// </summary>
public partial class HowItWorksTests
{
    private static readonly string Docs = Path.Combine(ReferenceData.RepositoryRoot, "docs");

    [Theory]
    [InlineData("how-it-works.md")]
    [InlineData("how-it-works.zh.md")]
    public void The_code_stands_where_the_tour_says(string page)
    {
        var path = Path.Combine(Docs, page);
        var wrong = new List<string>();
        var written = Link().Replace(File.ReadAllText(path), match => Checked(match, wrong));
        if (Environment.GetEnvironmentVariable("AIIMAGE_WRITE_LINES") == "1")
            File.WriteAllText(path, written);
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.InRange(Link().Count(written), 25, 1000);
    }

    [Fact]
    public void Both_languages_show_the_same_code()
    {
        Assert.Equal(Shown("how-it-works.md"), Shown("how-it-works.zh.md"));

        static List<string> Shown(string page) => [.. Link().Matches(File.ReadAllText(Path.Combine(Docs, page))).Select(match => match.Value)];
    }

    [Theory]
    [InlineData("how-it-works.md")]
    [InlineData("how-it-works.zh.md")]
    public void Files_that_are_linked_are_there(string page)
    {
        var targets = Target().Matches(File.ReadAllText(Path.Combine(Docs, page))).Select(match => match.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)).ToList();
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(Docs, target)), target));
    }

    private static string Checked(Match match, List<string> wrong)
    {
        var (code, file, line) = (match.Groups["code"].Value, match.Groups["file"].Value, int.Parse(match.Groups["line"].Value, System.Globalization.CultureInfo.InvariantCulture));
        var lines = File.ReadAllLines(Path.Combine(Docs, file));
        var places = Enumerable.Range(1, lines.Length).Where(number => lines[number - 1].Contains(code, StringComparison.Ordinal)).ToList();
        if (places.Contains(line))
            return match.Value;
        wrong.Add(places.Count == 0 ? $"{file} does not have `{code}`" : $"{file}: `{code}` is in line {string.Join(" or ", places)}, not {line}");
        return places.Count == 0 ? match.Value : $"[`{code}`]({file}#L{places.MinBy(place => Math.Abs(place - line))})";
    }

    [GeneratedRegex(@"\[`(?<code>[^`]+)`\]\((?<file>[^)#]+)#L(?<line>\d+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\]\(([^)#]+)(?:#[^)]*)?\)")]
    private static partial Regex Target();
}
