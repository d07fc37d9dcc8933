namespace TextToImage.Engine;

/// <summary>What a command makes of the forms in which its inputs can be given.</summary>
/// <param name="OfPath">All that a path with wildcards stands for.</param>
/// <param name="OfLiteralPath">What is at exactly that path.</param>
/// <param name="OfObject">All that something from the pipeline stands for.</param>
internal sealed record InputForms<T>(Func<string, IEnumerable<T>> OfPath, Func<string, T> OfLiteralPath, Func<object, IEnumerable<T>> OfObject);
