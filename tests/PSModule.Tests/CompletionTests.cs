namespace TextToImage.PSModule.Tests;

/// <summary>What Tab offers.</summary>
public class CompletionTests
{
    [Theory]
    [InlineData("New-AIImage -Model sd", "sd15")]
    [InlineData("Add-AIIllustration deck.pptx -Model sd1", "sd15")]
    [InlineData("Add-AIIllustration report.docx -Wrap T", "TopAndBottom")]
    [InlineData("New-AIImage -Scheduler dpm++2m-k", "dpm++2m-karras")]
    [InlineData("New-AIImage -Device cp", "cpu")]
    [InlineData("New-AIImage x -Trace S", "Sheet")]
    [InlineData("New-AIImage x -Size 10", "1024x1024")]
    [InlineData("New-AIImage x -Model sd15 -Size ", "80x56")]
    [InlineData("Edit-AIImage a.png x -Size 67", "672x384")]
    [InlineData("Resize-AIImage a.png -Method l", "lanczos")]
    [InlineData("Remove-AIBackground a.png -Method p", "plain")]
    [InlineData("Get-AIModel sd15", "sd15")]
    [InlineData("New-AIImage ho", "house")]
    [InlineData("New-AIImage 'a red house, bl", "'a red house, blue'")]
    [InlineData("New-AIImage \"a red ho", "'a red house'")]
    [InlineData("New-AIImage astro", "astronaut")]
    [InlineData("New-AIImage 'a bull''", "'a bullseye'")]
    [InlineData("Edit-AIImage a.png ca", "car")]
    public void Arguments_are_completed(string typed, string expected) => Assert.Contains(expected, Completions(typed));

    [Theory]
    [InlineData("New-AIImage -Model sd15 ho")]
    [InlineData("New-AIImage -Model nobody -Size 10")]
    [InlineData("New-AIImage 'a qqq")]
    public void Nothing_is_offered_where_nothing_is_known(string typed) => Assert.Empty(Completions(typed));

    private static List<string> Completions(string typed)
    {
        using var folder = new TemporaryFolder();
        using var session = PowerShellSession.Start(folder.Path);
        return [.. session.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches", typed).Output.Select(match => match.Text("CompletionText"))];
    }
}
