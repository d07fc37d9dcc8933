using TextToImage.Text;

namespace TextToImage.Tests.Text;

/// <summary>What the web UI whose language it is says of the same prompts (doctests of stable-diffusion-webui, modules/prompt_parser.py).</summary>
public class PromptReadingTests
{
    [Theory]
    [InlineData("normal text", "normal text*1")]
    [InlineData("an (important) word", "an *1|important*1.1| word*1")]
    [InlineData("(unbalanced", "unbalanced*1.1")]
    [InlineData(@"\(literal\]", "(literal]*1")]
    [InlineData("(unnecessary)(parens)", "unnecessaryparens*1.1")]
    [InlineData("a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).", "a *1|house*1.573| *1.1|on*1| a *1.1|hill*0.55|, sun, *1.1|sky*1.4641|.*1.1")]
    [InlineData("a) b] c:1.3)", "a) b] c:1.3)*1")]
    [InlineData("(a: -.5 )", "a*-0.5")]
    public void Brackets_weigh_what_is_in_them(string prompt, string pieces) =>
        Assert.Equal(pieces, string.Join('|', Assert.Single(PromptReading.Of(prompt, true).Parts).Select(piece => FormattableString.Invariant($"{piece.Text}*{Math.Round(piece.Weight, 6)}"))));

    [Fact]
    public void Break_ends_a_part_and_tags_of_LoRAs_are_left_out()
    {
        var reading = PromptReading.Of("a house<lora:old one:0.8> BREAK (a tree:1.2) BREAKFAST", true);
        Assert.Equal(["a house", "a tree BREAKFAST"], reading.Parts.Select(part => string.Concat(part.Select(piece => piece.Text))));
        Assert.Equal(["<lora:old one:0.8>"], reading.Loras);
        Assert.Equal("a house a tree BREAKFAST", reading.Words);
    }

    [Theory]
    [InlineData("a (red:1.3) house", true)]
    [InlineData("a house, <lora:x:1>", true)]
    [InlineData("a [cat:dog:0.5]", true)]
    [InlineData("a [cat:dog:10]", true)]
    [InlineData("((house:1.3))", true)]
    [InlineData("(house:2)", true)]
    [InlineData("a house BREAK a tree", true)]
    [InlineData("TEA BREAK", false)]
    [InlineData("a cat (sitting), [sic]", false)]
    [InlineData("at 10:30 (or 11:15), [scale 1:2]", false)]
    [InlineData(@"a \(red:1.3\) house", false)]
    public void What_nobody_writes_in_a_sentence_tells_the_language(string prompt, bool isLanguage)
    {
        Assert.Equal(isLanguage, PromptReading.IsLanguage(PromptSyntax.Auto, "a house", prompt));
        Assert.True(PromptReading.IsLanguage(PromptSyntax.Weights, prompt));
        Assert.False(PromptReading.IsLanguage(PromptSyntax.Plain, prompt));
    }

    [Fact]
    public void A_weight_without_sense_is_refused()
    {
        var error = Assert.Throws<AIImageException>(() => PromptReading.Of("a (house:1000)", true));
        Assert.Equal("The prompt 'a (house:1000)' has the weight 1000 for 'house'; weights are from -10 to 10, and mostly from 0.5 to 1.5.", error.Message);
    }
}
