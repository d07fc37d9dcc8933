using TextToImage.Guiding;

namespace TextToImage.Tests.Guiding;

/// <summary>Texts with weights, as VQGAN-CLIP has them.</summary>
public sealed class WeightedPromptsTests
{
    [Theory]
    [InlineData("a red house", "a red house=1")]
    [InlineData(" a red house:2 | fog:-0.5 ", "a red house=1.3333;fog=-0.3333")]
    [InlineData("a:1e1|b:10", "a=0.5;b=0.5")]
    [InlineData("fog:-3", "fog=-1")]
    [InlineData("a sign that says: hello", "a sign that says: hello=1")]
    [InlineData("10:30: morning:1", "10:30: morning=1")]
    [InlineData("a lake :.5|a hill", "a lake=0.3333;a hill=0.6667")]
    public void Texts_and_weights_that_add_up_to_one(string prompt, string expected) =>
        Assert.Equal(expected, string.Join(";", WeightedPrompts.Parse(prompt).Parts.Select(part => FormattableString.Invariant($"{part.Text}={Math.Round(part.Weight, 4)}"))));

    [Theory]
    [InlineData("fox:2x", "has the weight '2x', which is no number")]
    [InlineData("fox:1,5", "has the weight '1,5', which is no number")]
    [InlineData("fox:", "has the weight '', which is no number")]
    [InlineData("fox:1e999", "which is no number")]
    [InlineData("fox | | house", "a part without a text")]
    [InlineData(":2", "a part without a text")]
    [InlineData("fox:1 | fog:-1", "weights that add up to 0")]
    public void What_cannot_be_read_is_refused_in_words(string prompt, string why)
    {
        var error = Assert.Throws<AIImageException>(() => WeightedPrompts.Parse(prompt));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
