using TextToImage.Text;

namespace TextToImage.Tests.Text;

/// <summary>What the web UI whose language it is says of the same prompts, in ten steps (doctests of stable-diffusion-webui, modules/prompt_parser.py).</summary>
public class PromptScheduleTests
{
    [Theory]
    [InlineData("test", "test")]
    [InlineData("a [b:3]", "a *3 a b")]
    [InlineData("a [b: 3]", "a *3 a b")]
    [InlineData("a [[[b]]:2]", "a *2 a [[b]]")]
    [InlineData("[(a:2):3]", "*3 (a:2)")]
    [InlineData("a [b : c : 1] d", "a b  d*1 a  c  d")]
    [InlineData("a[b:[c:d:2]:1]e", "abe*1 ace*2 ade")]
    [InlineData("a [unbalanced", "a [unbalanced")]
    [InlineData("a [b:.5] c", "a  c*5 a b c")]
    [InlineData("a [{b|d{:.5] c", "a  c*5 a {b|d{ c")]
    [InlineData("((a][:b:c [d:3]", "((a][:b:c *3 ((a][:b:c d")]
    [InlineData("a [b:c:1.0]", "a b")]
    public void Words_change_when_it_is_said(string prompt, string expected) => Assert.Equal(expected, Written(prompt, 10));

    [Theory]
    [InlineData("[a|(b:1.1)]", "a*1 (b:1.1)*2 a*3 (b:1.1)")]
    [InlineData("[fe|]male", "female*1 male*2 female*3 male")]
    public void Words_take_turns(string prompt, string expected) => Assert.Equal(expected, Written(prompt, 4));

    private static string Written(string prompt, int steps) =>
        string.Concat(PromptSchedule.Of(prompt, steps).Select(version => version.From == 0 ? version.Text : $"*{Math.Round(version.From * steps)} {version.Text}"));
}
