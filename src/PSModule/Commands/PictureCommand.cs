using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>What commands on given pictures share: the many forms in which a picture can be given.</summary>
public abstract class PictureCommand : EngineCommand
{
    /// <summary>Does work for every picture that the parameters of this record stand for.</summary>
    /// <param name="path">Paths with wildcards.</param>
    /// <param name="literalPath">Paths as they are.</param>
    /// <param name="inputObject">Whatever came from the pipeline.</param>
    /// <param name="work">The work for one picture.</param>
    /// <param name="concernsAll">As in <see cref="EngineCommand.Attempt"/>.</param>
    private protected void ForEachPicture(
        string[] path, string[] literalPath, object inputObject, Action<PictureSource> work, Func<string, bool> concernsAll)
    {
        IEnumerable<(object Input, Func<IEnumerable<PictureSource>> Find)> inputs = ParameterSetName switch
        {
            ObjectSet => [(inputObject, () => PictureSource.FromObject(inputObject, Paths))],
            LiteralPathSet => literalPath.Select(each => ((object)each, (Func<IEnumerable<PictureSource>>)(() => [PictureSource.FromLiteralPath(each, Paths)]))),
            _ => path.Select(each => ((object)each, (Func<IEnumerable<PictureSource>>)(() => PictureSource.FromPath(each, Paths)))),
        };
        foreach (var (input, find) in inputs)
        {
            Attempt(
                input,
                () =>
                {
                    foreach (var source in find())
                        Attempt(source.Name, () => work(source), concernsAll);
                },
                concernsAll);
        }
    }

    /// <summary>What was piped in, without what PowerShell wraps it in.</summary>
    private protected static object Piped(object input) => input is PSObject wrapped ? wrapped.BaseObject : input;
}
