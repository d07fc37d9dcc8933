namespace TextToImage;

/// <summary>Stable ids of the errors users meet; PowerShell shows them as FullyQualifiedErrorId.</summary>
public static class ErrorIds
{
    /// <summary>No model of that name or at that folder.</summary>
    public const string ModelNotFound = nameof(ModelNotFound);

    /// <summary>A model folder lacks a file or component.</summary>
    public const string ModelIncomplete = nameof(ModelIncomplete);

    /// <summary>A JSON file of a model cannot be read.</summary>
    public const string ModelConfigInvalid = nameof(ModelConfigInvalid);

    /// <summary>A network file is truncated or not ONNX.</summary>
    public const string NetworkInvalid = nameof(NetworkInvalid);

    /// <summary>A network has an operator that cannot be differentiated between the input and output that were named.</summary>
    public const string GradientUnsupported = nameof(GradientUnsupported);

    /// <summary>The parts of a model do not fit one another, or gave numbers that are not finite.</summary>
    public const string ModelMismatch = nameof(ModelMismatch);

    /// <summary>The model is of a family or for a task this version cannot run.</summary>
    public const string ModelUnsupported = nameof(ModelUnsupported);

    /// <summary>A model of that name is installed already and may not be replaced.</summary>
    public const string ModelExists = nameof(ModelExists);

    /// <summary>The model cannot be removed: other models are based on it.</summary>
    public const string ModelInUse = nameof(ModelInUse);

    /// <summary>The model cannot be removed: it is in no folder of models, or comes with the program.</summary>
    public const string ModelProtected = nameof(ModelProtected);

    /// <summary>A .zip file is damaged, or was made to do harm.</summary>
    public const string ArchiveInvalid = nameof(ArchiveInvalid);

    /// <summary>A model has what could do harm: operators of its own, a program, a pickle, or names that lead out of its folder.</summary>
    public const string ModelUntrusted = nameof(ModelUntrusted);

    /// <summary>A hub of models has no such repository, revision or folder.</summary>
    public const string RepositoryNotFound = nameof(RepositoryNotFound);

    /// <summary>A hub does not let a repository be read.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>A file of a hub cannot be fetched, or is not what the hub says of it.</summary>
    public const string FetchFailed = nameof(FetchFailed);

    /// <summary>The licence of a model was not accepted.</summary>
    public const string LicenseNotAccepted = nameof(LicenseNotAccepted);

    /// <summary>Unknown scheduler name or class.</summary>
    public const string SchedulerUnknown = nameof(SchedulerUnknown);

    /// <summary>A scheduler setting that is unknown or contradicts another one.</summary>
    public const string SchedulerConfigInvalid = nameof(SchedulerConfigInvalid);

    /// <summary>The tokenizer files cannot be read or are of an unknown kind.</summary>
    public const string TokenizerInvalid = nameof(TokenizerInvalid);

    /// <summary>A setting of the request is outside its range.</summary>
    public const string ArgumentInvalid = nameof(ArgumentInvalid);

    /// <summary>The prompt says nothing that the model can draw.</summary>
    public const string NothingToDraw = nameof(NothingToDraw);

    /// <summary>The picture would need more memory than this machine has.</summary>
    public const string OutOfMemory = nameof(OutOfMemory);

    /// <summary>The device asked for is unknown or not present.</summary>
    public const string DeviceUnavailable = nameof(DeviceUnavailable);

    /// <summary>What is asked for is a part of another system, such as the menus of Windows' Explorer.</summary>
    public const string SystemUnsupported = nameof(SystemUnsupported);

    /// <summary>The program that menus are to call is not there.</summary>
    public const string ProgramNotFound = nameof(ProgramNotFound);

    /// <summary>A native library of ONNX Runtime or SkiaSharp is missing, or is not for this system.</summary>
    public const string NativeLibraryUnusable = nameof(NativeLibraryUnusable);

    /// <summary>The output file exists and may not be replaced.</summary>
    public const string OutputExists = nameof(OutputExists);

    /// <summary>The output file or folder cannot be written.</summary>
    public const string OutputNotWritable = nameof(OutputNotWritable);

    /// <summary>A picture file cannot be read.</summary>
    public const string PictureInvalid = nameof(PictureInvalid);

    /// <summary>A Word or PowerPoint file is damaged, was made to do harm, or is not what its name says.</summary>
    public const string DocumentInvalid = nameof(DocumentInvalid);

    /// <summary>A document of a kind that cannot be changed: encrypted, signed, strict, or of an old format.</summary>
    public const string DocumentUnsupported = nameof(DocumentUnsupported);

    /// <summary>A document that another program has open, or changed in the meantime.</summary>
    public const string DocumentLocked = nameof(DocumentLocked);

    /// <summary>A file with a table of rows cannot be read, or its rows cannot be used.</summary>
    public const string TableInvalid = nameof(TableInvalid);

    /// <summary>A place that was named is not in the document.</summary>
    public const string TargetNotFound = nameof(TargetNotFound);
}
