using TextToImage.Generation;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Text;

namespace TextToImage.Tests.Pipelines;

/// <summary>Prompts with weights, parts and words that change on the way, over the tiny Stable Diffusion model of the test data.</summary>
public sealed class PromptLanguageTests : IDisposable
{
    private const string Long = "a house, a tree, a boat, a red car, a blue bird, a dog, a cat, a cloud, a star, a moon, a sun, a hill, a lake, a road, a bridge, a tower, a field, a horse, a cow, a sheep";
    private readonly DiffusionPipeline _pipeline = DiffusionPipeline.Load(GenerationTests.TinyModel(), DeviceKind.Cpu);
    private readonly GenerationRequest _request = new() { Prompt = "a red house", Seed = 5, Steps = 4 };

    public void Dispose() => _pipeline.Dispose();

    [Fact]
    public void A_weight_changes_the_picture_and_one_of_1_does_not()
    {
        Assert.Equal(Pixels("a red house"), Pixels("a (red:1.0) house"));
        Assert.NotEqual(Pixels("a red house"), Pixels("a (red:1.6) house"));
        Assert.NotEqual(Pixels("a (red:1.2) house"), Pixels("a (red:1.6) house"));
        Assert.NotEqual(Pixels("a (red:1.6) house"), Pixels("a (red:1.6) house", PromptSyntax.Plain));
    }

    [Fact]
    public void Brackets_alone_are_words_unless_they_are_asked_to_weigh()
    {
        Assert.Equal(Pixels("a (red) house"), Pixels("a (red) house", PromptSyntax.Plain));
        Assert.Equal(Pixels("a (red:1.1) house"), Pixels("a (red) house", PromptSyntax.Weights));
        Assert.Equal(Pixels("a (red:1.3), (old:1.1) house"), Pixels("a (red:1.3), (old) house"));
    }

    [Fact]
    public void Words_that_change_are_at_their_ends_what_they_change_between()
    {
        Assert.Equal(Pixels("a red house"), Pixels("a [red:blue:1.0] house"));
        Assert.Equal(Pixels("a blue house"), Pixels("a [red:blue:0] house"));
        var half = Pixels("a [red:blue:0.5] house");
        Assert.NotEqual(Pixels("a red house"), half);
        Assert.NotEqual(Pixels("a blue house"), half);
        Assert.Equal(half, Pixels("a [red:blue:2] house"));
        Assert.NotEqual(half, Pixels("a [red:blue:0.25] house"));
    }

    [Fact]
    public void A_long_prompt_is_read_part_by_part()
    {
        var more = $"{Long}, a fox, a bear, an owl, a {Long}";
        var made = Made(more, PromptSyntax.Weights);
        Assert.Empty(made.Warnings);
        Assert.NotEqual(made.Picture.Rgb, Pixels(Long, PromptSyntax.Weights));
        Assert.Equal(made.Picture.Rgb, Pixels(more, PromptSyntax.Weights));
        Assert.Contains("(the prompt syntax 'weights' reads long prompts part by part)", Assert.Single(Made(more).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Break_begins_a_part_and_says_so_where_it_was_guessed()
    {
        var made = Made("a red house BREAK a tree");
        Assert.Equal(["BREAK in the prompt began a new part of it; the prompt syntax 'plain' takes it as a word."], made.Warnings);
        Assert.Empty(Made("a red house BREAK a tree", PromptSyntax.Weights).Warnings);
        Assert.NotEqual(made.Picture.Rgb, Pixels("a red house a tree"));
        Assert.Equal(made.Picture.Rgb, Pixels("a red house BREAK a tree", PromptSyntax.Weights));
    }

    [Fact]
    public void A_tag_of_a_LoRA_is_left_out_and_named()
    {
        var made = Made("a red house<lora:old:0.8>");
        Assert.Equal(["The prompt names <lora:old:0.8>, which had no effect: a LoRA is merged into a model before that is exported (see docs/models.md)."], made.Warnings);
        Assert.Equal(Pixels("a red house"), made.Picture.Rgb);
    }

    [Fact]
    public void A_batch_and_guidance_by_a_short_negative_prompt_have_as_many_parts()
    {
        var request = _request with { Prompt = Long + " BREAK a tree", NegativePrompt = "fog", Count = 2, BatchSize = 2, GuidanceScale = 5 };
        Assert.Equal(2, _pipeline.Generate(request).Count());
    }

    private GeneratedPicture Made(string prompt, PromptSyntax syntax = PromptSyntax.Auto) => _pipeline.Generate(_request with { Prompt = prompt, PromptSyntax = syntax }).Single();

    private byte[] Pixels(string prompt, PromptSyntax syntax = PromptSyntax.Auto) => Made(prompt, syntax).Picture.Rgb;
}
