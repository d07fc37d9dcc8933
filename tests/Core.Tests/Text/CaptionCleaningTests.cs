using TextToImage.Text;

namespace TextToImage.Tests.Text;

public class CaptionCleaningTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("  A Red Fox \t\n", "a red fox")]
    [InlineData("\u001fA\u00a0", "a")]
    [InlineData("ΟΔΥΣΣΕΥΣ ΣΑΣ. Σ", "οδυσσευς σας. σ")]
    [InlineData("ΑΣ' ΑΣ.Α", "ας' ασ.α")]
    [InlineData("İ", "i\u0307")]
    [InlineData("<b>Big</b> &amp;", "<b>big</b> &amp;")]
    public void By_default_a_prompt_is_lower_case_without_space_at_the_ends(string? prompt, string expected) => Assert.Equal(expected, CaptionCleaning.Plain(prompt));

    [Theory]
    [InlineData("A Red Fox in the snow", "a red fox in the snow")]
    [InlineData("<b>Big</b> &amp;quot;Sale&amp;quot; &lt;3 FREE SHIPPING", "big sale <3")]
    [InlineData("a%20cat+on+a+mat", "a cat on a mat")]
    [InlineData("see https://example.com/x?id=3 www.foo.org/bar now", "see ?id=3 now")]
    [InlineData("photo by @someone #12 #12345 1234567 page 12", "photo by")]
    [InlineData("this-is-my-cute-cat IMG_2034.jpg", "this is my cute cat")]
    [InlineData("“Curly” ‘quotes’ — dash – 漢字 house", "\"curly\" 'quotes' - dash - house")]
    [InlineData("***SALE*** jc6640 jc6640vc 6640vc231 j2d1a2a", "sale")]
    [InlineData("poster 30x40 cm, 2.5x3.5 in : new,nice", "poster cm, 2 5 in: new, nice")]
    [InlineData("'quoted whole'", "quoted whole")]
    [InlineData("server 192.168.0.1 at 10:30 ", "server at 10:30")]
    [InlineData("click for details free download png images", "")]
    [InlineData("<person> and a dog...", "person and a dog")]
    [InlineData("_,leading and trailing+", "leading and trailing")]
    [InlineData(@"a\nb (c) [d] {e} ~ 50%", "a b c d e 50%")]
    [InlineData("tom & jerry <!-- hidden --> 3 < 4", "tom jerry 3 < 4")]
    [InlineData("a <!doctype x>red<br/> fox <!-- never closed <b>big</b>", "a red fox big")]
    [InlineData("ﬁne ＡＢ cafe\u0301\u0001", "fine ab café")]
    public void Cleaning_leaves_the_words_of_a_caption(string prompt, string expected) => Assert.Equal(expected, CaptionCleaning.Clean(prompt));
}
