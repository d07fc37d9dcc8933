namespace TextToImage.Stages;

/// <summary>What lies in a component's folder.</summary>
internal enum ComponentKind
{
    /// <summary>A graph, model.onnx.</summary>
    Network,

    /// <summary>A config.json that is read.</summary>
    Config,

    /// <summary>The files of a tokenizer.</summary>
    Tokenizer,

    /// <summary>A scheduler_config.json.</summary>
    Scheduler,
}

/// <summary>A part of a model on disk that a stage needs: what a model must have, its check and its test follow from these.</summary>
/// <param name="Name">Name of the folder.</param>
/// <param name="Kind">What is read of it.</param>
/// <param name="Required">Whether the model is of no use without it.</param>
internal sealed record Component(string Name, ComponentKind Kind, bool Required = true);
