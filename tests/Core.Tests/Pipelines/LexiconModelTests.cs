using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;
using TextToImage.Tests.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>A model with a lexicon, whose text encoder takes noise: the tiny Stable Diffusion with another text encoder, h = ids / 1000 + noise W, background = noise V.</summary>
public sealed class LexiconModelTests : IDisposable
{
    private const int Tokens = 77, Width = 32, Numbers = 48;
    private readonly TemporaryFolder _folder = new();
    private readonly DiffusionPipeline _pipeline;
    private readonly GenerationRequest _request = new() { Prompt = "a red house", Seed = 5, Steps = 1, GuidanceScale = 1 };

    public LexiconModelTests() => _pipeline = DiffusionPipeline.Load(ModelFolder.Open(Model()), DeviceKind.Cpu);

    public void Dispose()
    {
        _pipeline.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("an astronaut riding a horse", "The model 'words' draws where things are, not what they do to one another: 'riding' became 'on'.")]
    [InlineData("ein Hund jagt eine Katze", "The model 'words' draws where things are, not what they do to one another: 'jagt' became 'neben'.")]
    [InlineData("photo of a house, 4k", "The model 'words' makes drawings of its own styles (3d, flat, line, classic) and no other kinds of pictures: 'photo of', '4k' changed nothing.")]
    [InlineData("a house and a zorglub", "The model 'words' does not know these words of the prompt and ignored them: 'zorglub'; aiimage model words (Get-AIModel -Words) lists what it draws.")]
    [InlineData("a cat in a hosue", "The model 'words' does not know these words of the prompt and ignored them: 'hosue' (did you mean 'house'?); aiimage model words (Get-AIModel -Words) lists what it draws.")]
    public void What_was_read_otherwise_is_a_warning(string prompt, string expected) => Assert.Equal([expected], Made(_request with { Prompt = prompt }).Warnings);

    [Theory]
    [InlineData("a red house")]
    [InlineData("ein blaues Haus auf einem gelben Hintergrund")]
    public void What_was_read_as_it_was_meant_is_none(string prompt) => Assert.Empty(Made(_request with { Prompt = prompt }).Warnings);

    [Fact]
    public void Each_language_becomes_the_same_words_behind_its_own_name()
    {
        var tokens = _pipeline.Draw(Run(_request, 1)).Tensor("encoder_hidden_states").Values;
        Assert.Equal(tokens, _pipeline.Draw(Run(_request with { Prompt = "RED House!" }, 1)).Tensor("encoder_hidden_states").Values);
        Assert.NotEqual(tokens, _pipeline.Draw(Run(_request with { Prompt = "une maison rouge" }, 1)).Tensor("encoder_hidden_states").Values);
    }

    [Fact]
    public void What_does_not_fit_is_quoted_as_it_was_written()
    {
        var prompt = string.Join(' ', Enumerable.Repeat("Umbrella", 60)) + " and a RED house";
        var warning = Assert.Single(Made(_request with { Prompt = prompt }).Warnings);
        Assert.StartsWith("The prompt is longer than the model reads; this part was ignored: \"Umbrella", warning, StringComparison.Ordinal);
        Assert.EndsWith("and a RED house\"", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a zorglub on a blue background", "The model 'words' knows nothing to draw in the prompt 'a zorglub on a blue background' ('zorglub'); name one of the ")]
    [InlineData("hosue", "The model 'words' knows nothing to draw in the prompt 'hosue' ('hosue' (did you mean 'house'?)); name one of the ")]
    [InlineData("red", "The prompt 'red' names no thing and no surroundings to draw; name one of the ")]
    [InlineData("", "The prompt is empty; name one of the ")]
    public void Where_nothing_can_be_drawn_nothing_is(string prompt, string expected)
    {
        foreach (var refused in new Action[] { () => _pipeline.Check(_request with { Prompt = prompt }), () => Made(_request with { Prompt = prompt }), () => _pipeline.Check(_request with { Prompt = prompt, Edit = Edit() }) })
        {
            var error = Assert.Throws<AIImageException>(refused);
            Assert.Equal(ErrorIds.NothingToDraw, error.ErrorId);
            Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
            Assert.EndsWith("or surroundings: aiimage model words (Get-AIModel -Words) lists what it draws.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_negative_prompt_may_say_nothing_that_is_known()
    {
        var warnings = Made(_request with { GuidanceScale = 3, NegativePrompt = "zorglub" }).Warnings;
        Assert.Contains("words of the negative prompt", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_picture_is_composed_by_numbers_of_its_own_seed()
    {
        var state = _pipeline.Draw(Run(_request with { Count = 3, BatchSize = 3, GuidanceScale = 3 }, 3));
        var backgrounds = Enumerable.Range(0, 3).Select(i => state.Tensor(EncodeText.Background).Row(i).ToArray()).ToList();
        Assert.Equal(3, backgrounds.Select(row => row[0]).Distinct().Count());
        for (var i = 0; i < 3; i++)
        {
            var alone = _pipeline.Draw(Run(_request with { Seed = (ulong)(5 + i) }, 1));
            Assert.Equal(alone.Tensor(EncodeText.Background).Row(0).ToArray(), backgrounds[i]);
        }
        // With the prompt and without it, the numbers are the same: the states differ by the ids alone, which are whole thousandths.
        var (with, without) = (state["encoder_hidden_states"].With.Values, state["encoder_hidden_states"].Without!.Value.Values);
        Assert.All(with.Zip(without), pair => Assert.Equal(Math.Round((pair.First - pair.Second) * 1000), (pair.First - pair.Second) * 1000, 1e-2));
    }

    [Fact]
    public void The_numbers_take_nothing_from_the_noise_of_the_seed()
    {
        var (with, without) = (new PictureSeeds(7, 0, 0).Noise(0, 1), new PictureSeeds(7, 0, 0).Noise(0, 1));
        var numbers = with.Composition([1, Numbers]);
        Assert.Equal(without.First([1, 4, 8, 8]), with.First([1, 4, 8, 8]));
        Assert.NotEqual(numbers, without.Draw([1, Numbers]));
        Assert.Equal(numbers, new PictureSeeds(7, 0, 0).Noise(0, 1).Composition([1, Numbers]));
        Assert.NotEqual(numbers, new PictureSeeds(8, 0, 0).Noise(0, 1).Composition([1, Numbers]));
    }

    [Fact]
    public void A_variation_moves_the_numbers_as_it_moves_the_noise()
    {
        float[] Composed(double variation) => new PictureSeeds(7, variation, 20).Noise(0, 1).Composition([1, Numbers]);
        var (none, some, all) = (Composed(0), Composed(0.2), Composed(1));
        Assert.True(Distance(none, some) > 0 && Distance(none, some) < Distance(some, all));
        Assert.All(new PictureSeeds(20, 0, 0).Noise(0, 1).Composition([1, Numbers]).Zip(all), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Theory]
    [InlineData("../lexicon.tsv")]
    [InlineData("lexicon.tsv")]
    [InlineData("tokenizer/../unet")]
    [InlineData("C:/lexicon.tsv")]
    public void The_lexicon_is_a_file_of_a_component(string named)
    {
        File.WriteAllText(_folder.File("words", "model_index.json"), $$"""{ "_class_name": "StableDiffusionPipeline", "aiimage": { "lexicon": "{{named}}" } }""");
        Assert.Equal(ErrorIds.ModelConfigInvalid, Assert.Throws<AIImageException>(() => ModelFolder.Open(_folder.File("words")).LexiconFile()).ErrorId);
    }

    [Fact]
    public void A_lexicon_that_is_missing_is_one_sentence()
    {
        File.Delete(_folder.File("words", "tokenizer", "lexicon.tsv"));
        Assert.Equal(ErrorIds.ModelIncomplete, Assert.Throws<AIImageException>(() => ModelFolder.Open(_folder.File("words")).LexiconFile()).ErrorId);
    }

    private static double Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Pow(x - y, 2)).Sum();

    private static PictureEdit Edit() => new(new TextToImage.Imaging.Picture(16, 16, new byte[16 * 16 * 3])) { Strength = 0.5 };

    private GeneratedPicture Made(GenerationRequest request) => _pipeline.Generate(request).Single();

    private RunContext Run(GenerationRequest request, int batch)
    {
        var settings = _pipeline.Resolve(request, _pipeline.Limits);
        return new RunContext(settings, [.. Enumerable.Repeat(Prompts.Of(request), batch)], settings.Seeds.Noise(0, batch), new NetworkMeter(), default);
    }

    private string Model()
    {
        var model = _folder.Sd15("words");
        File.Copy(ReferenceData.Bundled("lexicon", "tokenizer", "lexicon.tsv"), _folder.File("words", "tokenizer", "lexicon.tsv"));
        File.Copy(ReferenceData.Bundled("lexicon", "model_index.json"), _folder.File("words", "model_index.json"), overwrite: true);
        new TinyGraph()
            .IntegerInput("input_ids", -1, Tokens)
            .Input("noise", -1, Numbers)
            .Output("last_hidden_state", -1, Tokens, Width)
            .Output("background", -1, 4)
            .Weights("scale", [1], 0.001f)
            .Weights("w", [Numbers, Width], Waves(Numbers * Width))
            .Weights("v", [Numbers, 4], Waves(Numbers * 4))
            .Integers("as_column", 0, Tokens, 1)
            .Integers("as_row", 0, 1, Width)
            .Node("Cast", ["input_ids"], "numbers", ("to", TinyGraph.Float))
            .Node("Mul", ["numbers", "scale"], "scaled")
            .Node("Reshape", ["scaled", "as_column"], "column")
            .Node("MatMul", ["noise", "w"], "mixed")
            .Node("Reshape", ["mixed", "as_row"], "row")
            .Node("Add", ["column", "row"], "last_hidden_state")
            .Node("MatMul", ["noise", "v"], "background")
            .Save(_folder.File("words", "text_encoder", "model.onnx"));
        return model;
    }

    private static float[] Waves(int count) => [.. Enumerable.Range(0, count).Select(i => 0.1f * MathF.Sin(i))];
}
