using System.Xml.Linq;

namespace TextToImage.PSModule.Tests;

/// <summary>Get-AIModel -Words, with the small lexicon of the test data.</summary>
public sealed class GetAIModelWordsTests : IDisposable
{
    private static readonly string Model = ReferenceData.Bundled("lexicon");
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public GetAIModelWordsTests() => _session = PowerShellSession.Start(_folder.Path);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Get-AIModel -Words hund -Language de -Name $args[0]")]
    [InlineData("Get-AIModel -Words -Filter H?nd -Language de -Model $args[0]")]
    [InlineData("$args[0] | Get-AIModel -Words -Filter hund -Language de")]
    public void A_word_is_an_object(string command)
    {
        var word = Assert.Single(_session.Run(command, Model).Output);
        Assert.Equal("TextToImage.AIModelWord", word.TypeNames[0]);
        Assert.Equal(("Hund", "Thing", "animals and nature", "de"), (word.Text("Word"), word.Text("Kind"), word.Text("Group"), word.Text("Language")));
    }

    [Fact]
    public void They_are_shown_by_group()
    {
        var table = XDocument.Load(Path.Combine(TestModule.Folder, "TextToImage.Format.ps1xml")).Descendants("View").First(view => view.Descendants("TypeName").Single().Value == "TextToImage.AIModelWord");
        Assert.Equal("Group", table.Element("GroupBy")!.Element("PropertyName")!.Value);
        Assert.Equal(["Word", "Language", "Phrases"], table.Descendants("Label").Select(label => label.Value));
    }

    [Fact]
    public void Without_a_name_they_are_those_of_the_starter() => Assert.NotEmpty(_session.Run("Get-AIModel -Words house").Output);

    [Fact]
    public void A_language_that_the_model_does_not_read_is_an_error() => Assert.Equal("ArgumentInvalid", _session.Run("Get-AIModel -Words -Language xx -Name $args[0]", Model).ErrorId);
}
