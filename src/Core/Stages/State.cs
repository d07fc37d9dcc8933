using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Networks;

namespace TextToImage.Stages;

/// <summary>
/// Named values on their way from stage to stage. Those of prompts come in two forms, with the prompt and without it; a value
/// that has the name of a denoiser's input is given to it.
/// </summary>
internal sealed class State
{
    private readonly Dictionary<string, Conditioning> _values = new(StringComparer.Ordinal);

    /// <summary>The pictures, once a stage has made them.</summary>
    public IReadOnlyList<Picture> Pictures { get; set; } = [];

    /// <summary>The known part of an edited picture that is set back after every step, for stages that share a schedule; null: nothing is.</summary>
    public KnownRegion? SetBack { get; set; }

    /// <summary>What takes the place of the values on the way, each with the share of the main stage's way, 0 to 1, from which it counts; none where no words change.</summary>
    public IReadOnlyList<(double From, State State)> Versions { get; set; } = [];

    /// <summary>Everything that is known, by name.</summary>
    public IReadOnlyList<Conditioning> Values => [.. _values.Values];

    /// <summary>A value in both forms.</summary>
    /// <exception cref="KeyNotFoundException">No stage left it.</exception>
    public Conditioning this[string name] => _values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException($"No stage has left '{name}'.");

    /// <summary>Whether a stage left a value.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The value with the prompt, or of what no prompt plays a part in.</summary>
    public Tensor Tensor(string name) => this[name].With;

    /// <summary>Leaves a value for later stages.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="with">[batch, ...] with the prompt.</param>
    /// <param name="without">The same without it; null where that makes no difference or guidance is off.</param>
    /// <param name="batched">Whether it has a row for each picture.</param>
    public void Set(string name, Tensor with, Tensor? without = null, bool batched = true) => _values[name] = new Conditioning(name, with, without, batched);

    /// <summary>The same values, to which others can be added.</summary>
    public State Copy()
    {
        var copy = new State();
        foreach (var value in _values)
            copy._values.Add(value.Key, value.Value);
        return copy;
    }

    /// <summary>Leaves values under further names, in both forms.</summary>
    public void Rename(params (string From, string To)[] names)
    {
        foreach (var (from, to) in names)
            Set(to, this[from].With, this[from].Without, this[from].Batched);
    }

    /// <summary>Leaves a value that is computed of others, in both forms where they have two.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="compute">Of the tensors of <paramref name="from"/>, in that order.</param>
    /// <param name="from">Names of the values that it is made of.</param>
    public void Join(string name, Func<Tensor[], Tensor> compute, params string[] from)
    {
        var values = from.Select(part => this[part]).ToArray();
        Tensor? without = Array.Exists(values, value => value.Without is not null) ? compute([.. values.Select(value => value.Without ?? value.With)]) : null;
        Set(name, compute([.. values.Select(value => value.With)]), without);
    }
}
