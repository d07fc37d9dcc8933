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
        if (OfKind<Denoise>().Any(stage => !stage.TakesParts))
        {
            foreach (var text in OfKind<EncodeText>())
                text.TakesParts = false;
        }
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
            if (text.Lexicon is { } lexicon && lexicon.Read(text.WordsOf(prompts)) is { HasSubject: false } reading)
                throw LexiconWarnings.NothingToDraw(lexicon, reading, model);
        }
    }

    /// <summary>What a prompt says of the surroundings of things, in the words of models that have a list of them; for others the prompt itself.</summary>
    public Prompts Surroundings(Prompts prompts) =>
        Texts.Select(text => text.Lexicon).OfType<Lexicon>().FirstOrDefault() is { } lexicon ? prompts with { Prompt = lexicon.Read(PromptReading.Of(prompts.Prompt, prompts.IsLanguage).Words).Surroundings, IsLanguage = false } : prompts;

    /// <summary>Whether a prompt asks for a picture without background, in the words of a model that has a list of them.</summary>
    public bool SaysTransparent(Prompts prompts) => Texts.Any(text => text.Lexicon is { } lexicon && lexicon.Read(text.WordsOf(prompts)).Transparent);

    /// <summary>Runs the stages.</summary>
    /// <param name="state">What is known before the first; takes what they leave.</param>
    /// <param name="run">Settings, prompts and noise.</param>
    /// <returns>The state.</returns>
    public State Run(State state, RunContext run)
    {
        var versions = Versions(run.Prompts, run.Settings);
        run = Told(run, OfKind<IDrawingStage>().Any(stage => stage.GuidanceOf(run.Settings).Scale > 1), versions);
        foreach (var stage in _stages)
        {
            if (ReferenceEquals(stage, Main))
                state.Versions = [.. versions.Skip(1).Select(version => (version.From, Reread(state, run with { Prompts = version.Prompts })))];
            stage.Run(state, run);
        }
        return state;
    }

    /// <summary>Refuses prompts of which something cannot be read, before anything is computed.</summary>
    /// <exception cref="AIImageException">A weight is too large, or words change that the model reads once for all.</exception>
    public void RequireReadable(Prompts prompts, GenerationSettings settings, string model)
    {
        var versions = Versions([prompts], settings);
        if (versions.Count > 1 && !(ReadsParts && Main is Denoise))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The prompt has words that change on the way, such as [a:b:0.5], and the model '{model}' reads prompts once; write what it shall show, or take the signs as words (--prompt-syntax plain, -PromptSyntax Plain).");
        foreach (var text in Texts)
        {
            foreach (var version in versions)
                text.WordsOf(version.Prompts[0]);
        }
    }

    /// <summary>The prompts of all pictures at each place where any of them changes.</summary>
    private static List<(double From, IReadOnlyList<Prompts> Prompts)> Versions(IReadOnlyList<Prompts> prompts, GenerationSettings settings)
    {
        var each = prompts.Select(one => one.Versions(settings.Steps)).ToList();
        return [.. each.SelectMany(versions => versions.Select(version => version.From)).Distinct().OrderBy(from => from)
            .Select(from => (from, (IReadOnlyList<Prompts>)[.. each.Select(versions => versions.Last(version => version.From <= from).Prompts)]))];
    }

    /// <summary>Whether prompts may be longer than an encoder reads at once.</summary>
    private bool ReadsParts => Texts.Any(text => text.TakesParts);

    /// <summary>A run that knows what all stages have to agree on.</summary>
    private RunContext Told(RunContext run, bool isGuided, List<(double From, IReadOnlyList<Prompts> Prompts)> versions) => run with
    {
        Prompts = versions[0].Prompts,
        IsGuided = isGuided,
        PromptParts = ReadsParts ? versions.Max(version => version.Prompts.Max(prompts => Texts.Max(text => text.CountParts(prompts, isGuided, run.Settings)))) : 1,
    };

    /// <summary>What the stages before the main one leave of other prompts.</summary>
    private State Reread(State state, RunContext run)
    {
        var version = state.Copy();
        foreach (var stage in _stages.TakeWhile(stage => !ReferenceEquals(stage, Main)).Where(stage => stage is EncodeText or Compute))
            stage.Run(version, run);
        return version;
    }

    /// <summary>Whether there is one drawing stage, and nothing between it and the decoder.</summary>
    public bool IsOneProcess => OfKind<IDrawingStage>().Count() == 1 && _stages.Count > 1 && _stages[_stages.Count - 1] is Decode && ReferenceEquals(_stages[_stages.Count - 2], Main);

    /// <summary>Runs the stages before the one that draws.</summary>
    public State Prepared(RunContext run)
    {
        var state = new State();
        run = Told(run, Main.GuidanceOf(run.Settings).Scale > 1, Versions(run.Prompts, run.Settings));
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
