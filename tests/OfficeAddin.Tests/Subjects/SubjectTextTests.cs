using TextToImage.Office.Subjects;

namespace TextToImage.Office.Tests.Subjects;

public class SubjectTextTests
{
    [Theory]
    [InlineData("Click to add title", "empty place")]
    [InlineData("Click icon to add picture", "empty place")]
    [InlineData("Click here to enter text.", "empty place")]
    [InlineData("Titel durch Klicken hinzufügen", "empty place")]
    [InlineData("Klicken Sie, um einen Titel hinzuzufügen", "empty place")]
    [InlineData("Cliquez pour ajouter un titre", "empty place")]
    [InlineData("Haga clic para agregar título", "empty place")]
    [InlineData("单击此处添加标题", "empty place")]
    [InlineData("クリックしてタイトルを入力", "empty place")]
    [InlineData("Щелкните, чтобы добавить заголовок", "empty place")]
    [InlineData("Insert your picture here", "empty place")]
    [InlineData("Your title here", "empty place")]
    [InlineData("Lorem ipsum dolor sit amet", "empty place")]
    [InlineData("Your logo here", "logo")]
    [InlineData("Company Logo", "logo")]
    [InlineData("[Company Name]", "field")]
    [InlineData("<Name>", "field")]
    [InlineData("«Title»", "field")]
    [InlineData("{{title}}", "field")]
    [InlineData("${Heading}", "field")]
    [InlineData("2019", "no words")]
    public void What_templates_say_is_no_prompt(string text, string why) => Assert.Contains(why, SubjectText.Problem(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("A red house")]
    [InlineData("Click rates by type of page")]
    [InlineData("Add value to your business")]
    [InlineData("Results [1]")]
    [InlineData("Our plan for 2027 (see [RFC 2119] for its words)")]
    [InlineData("« Un bateau sur la mer »")]
    [InlineData("How we drew the logo of a bakery")]
    [InlineData("单一市场")]
    public void What_people_write_is(string text) => Assert.Null(SubjectText.Problem(text));

    [Fact]
    public void A_paragraph_is_no_title()
    {
        Assert.Null(SubjectText.Problem(new string('a', 120)));
        Assert.Contains("121 letters long", SubjectText.Problem(new string('a', 121)), StringComparison.Ordinal);
        Assert.Equal((null, "its title 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' is 121 letters long, which is a paragraph; give a prompt"), (Subject.Of(new string('a', 121), "its title").Prompt, Subject.Of(new string('a', 121), "its title").Problem));
    }
}
