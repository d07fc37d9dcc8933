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
        var forms = new InputForms<PictureSource>(
            each => PictureSource.FromPath(each, Paths), each => PictureSource.FromLiteralPath(each, Paths), each => PictureSource.FromObject(each, Paths));
        ForEachInput((path, literalPath, inputObject), forms, work, concernsAll);
    }
}
