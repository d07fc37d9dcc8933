namespace TextToImage.HelpPages.Tests;

/// <summary>Pages about subjects, as text.</summary>
public class AboutPageTests
{
    [Fact]
    public void A_page_becomes_text_that_Get_Help_reads()
    {
        const string Markdown = """
            # about_Samples

            What *samples* are.

            A paragraph that is long enough to be broken into two lines, because a line has `80` characters at most,
            with those it begins with.

            ## Code and lists

            ```powershell
            if ($true) {

                New-Sample a
            }
            ```

            - one entry, which is long enough to be broken into two lines and goes on below its first word
            - [two](about_Samples.md)

            | Word | Meaning |
            |---|---|
            | `One` | The first. |

            """;
        Assert.Equal(
            """
            TOPIC
                about_Samples

            SHORT DESCRIPTION
                What samples are.

            LONG DESCRIPTION
                A paragraph that is long enough to be broken into two lines, because a line
                has 80 characters at most, with those it begins with.

            CODE AND LISTS
                    if ($true) {

                        New-Sample a
                    }

                - one entry, which is long enough to be broken into two lines and goes on
                  below its first word
                - two

                One
                    The first.

            """,
            AboutPage.Text(new MarkdownPage("about_Samples.md", Markdown)),
            ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("## Section", "has no short description")]
    [InlineData("A sentence that is too long to be the short description, because it has more than 76 characters.", "has no short description")]
    [InlineData("Short.\n\n    a line of code that is too long to be shown in a window of 80 characters width", "has a line of code that is wider than 72")]
    [InlineData("Short.\n\n| A | B | C |\n|---|---|---|\n| a | b | c |", "has a table that is not of two columns")]
    [InlineData("Short.\n\n> quoted", "has a QuoteBlock")]
    public void What_the_text_cannot_show_is_an_error(string text, string problem)
    {
        var error = Assert.Throws<HelpPageException>(() => AboutPage.Text(new MarkdownPage("about_Samples.md", $"# about_Samples\n\n{text}\n")));
        Assert.StartsWith($"The page about_Samples {problem}", error.Message, StringComparison.Ordinal);
    }
}
