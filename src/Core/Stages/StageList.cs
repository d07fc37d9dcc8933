using TextToImage.Requests;
using TextToImage.Text;

namespace TextToImage.Stages;

/// <summary>The stages of a loaded model, in order. Safe for use by several threads.</summary>
internal sealed class StageList
{
    private readonly IReadOnlyList<IStage> _stages;

    /// <summary>Reads everything small first, and then opens the networks.</summary>
    /// <exception cref="AIImageException">A part of the model is missing, damaged or does not fit the others.</exception>
    public StageList(IReadOnlyList<IStage> stages, ModelNetworks networks, CancellationToken cancellationToken)
    {
        _stages = stages;
        foreach (var stage in stages)
            stage.Prepare();
        foreach (var stage in stages)
            stage.Load(networks, cancellationToken);
        Main = OfKind<IDrawingStage>().First(stage => stage.IsMain);
        Texts = [.. OfKind<EncodeText>()];
        Result = OfKind<Decode>().Last().Space;
    }

    /// <summary>The stage that requests are about.</summary>
    public IDrawingStage Main { get; }

    /// <summary>The stages that read prompts.</summary>
    public IReadOnlyList<EncodeText> Texts { get; }

    /// <summary>What the samples are that become pictures in the end.</summary>
    public SampleSpace Result { get; }

    /// <summary>The stages of one kind, in order.</summary>
    public IEnumerable<T> OfKind<T>()
        where T : IStage => _stages.OfType<T>();

    /// <summary>Steps of all stages; also refuses, before anything is computed, settings that one of them cannot run.</summary>
    /// <exception cref="AIImageException">A setting is not possible with a stage, or a list has not a value for each.</exception>
    public int Steps(GenerationSettings settings, string model)
    {
        var count = OfKind<IDrawingStage>().Select(stage => stage.Order).Distinct().Count();
        RequireOneEach("steps", settings.StageSteps?.Count, count, model);
        RequireOneEach("guidance scales", settings.StageGuidance?.Count, count, model);
        return _stages.Sum(stage => stage.Steps(settings));
    }

    /// <summary>Refuses a prompt that says nothing that the model can draw, where it has a list of its words.</summary>
    /// <exception cref="AIImageException">It says nothing of the kind.</exception>
    public void RequireSubject(Prompts prompts, string model)
    {
        foreach (var text in Texts)
        {
            if (text.Lexicon is { } lexicon && lexicon.Read(text.TextOf(prompts)) is { HasSubject: false } reading)
                throw LexiconWarnings.NothingToDraw(lexicon, reading, model);
        }
    }

    /// <summary>What a prompt says of the surroundings of things, in the words of models that have a list of them; for others the prompt itself.</summary>
    public Prompts Surroundings(Prompts prompts) =>
        Texts.Select(text => text.Lexicon).OfType<Lexicon>().FirstOrDefault() is { } lexicon ? prompts with { Prompt = lexicon.Read(prompts.Prompt).Surroundings } : prompts;

    /// <summary>Whether a prompt asks for a picture without background, in the words of a model that has a list of them.</summary>
    public bool SaysTransparent(Prompts prompts) => Texts.Any(text => text.Lexicon is { } lexicon && lexicon.Read(text.TextOf(prompts)).Transparent);

    /// <summary>Runs the stages.</summary>
    /// <param name="state">What is known before the first; takes what they leave.</param>
    /// <param name="run">Settings, prompts and noise.</param>
    /// <returns>The state.</returns>
    public State Run(State state, RunContext run)
    {
        run = run with { IsGuided = OfKind<IDrawingStage>().Any(stage => stage.GuidanceOf(run.Settings).Scale > 1) };
        foreach (var stage in _stages)
            stage.Run(state, run);
        return state;
    }

    /// <summary>Whether there is one drawing stage, and nothing between it and the decoder.</summary>
    public bool IsOneProcess => OfKind<IDrawingStage>().Count() == 1 && _stages.Count > 1 && _stages[_stages.Count - 1] is Decode && ReferenceEquals(_stages[_stages.Count - 2], Main);

    /// <summary>Runs the stages before the one that draws.</summary>
    public State Prepared(RunContext run)
    {
        var state = new State();
        run = run with { IsGuided = Main.GuidanceOf(run.Settings).Scale > 1 };
        foreach (var stage in _stages.TakeWhile(stage => !ReferenceEquals(stage, Main)))
            stage.Run(state, run);
        return state;
    }

    private static void RequireOneEach(string what, int? given, int count, string model)
    {
        if (given is { } values && values != count)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"There are {values} {what} for stages, and the model '{model}' has {count} {(count == 1 ? "stage" : "stages")}; give {count}, separated by commas.");
    }
}
