using System.Management.Automation;

namespace TextToImage.Commands;

/// <summary>Turns the engine's errors into PowerShell's.</summary>
internal static class CommandErrors
{
    /// <summary>The record of an error, with its stable id.</summary>
    /// <param name="error">From the engine.</param>
    /// <param name="target">What was in work; used when the error names nothing itself.</param>
    public static ErrorRecord Record(AIImageException error, object? target) => new(
        new AIImageCommandException(error.Message, error), error.ErrorId, Category(error.ErrorId), error.Subject?.ToString() ?? target);

    private static ErrorCategory Category(string errorId) => errorId switch
    {
        ErrorIds.ModelNotFound or ErrorIds.RepositoryNotFound or ErrorIds.TargetNotFound or ErrorIds.ProgramNotFound => ErrorCategory.ObjectNotFound,
        ErrorIds.ModelUnsupported or ErrorIds.DocumentUnsupported or ErrorIds.SystemUnsupported => ErrorCategory.NotImplemented,
        ErrorIds.ModelIncomplete or ErrorIds.ModelConfigInvalid or ErrorIds.ModelMismatch or ErrorIds.NetworkInvalid
            or ErrorIds.SchedulerConfigInvalid or ErrorIds.TokenizerInvalid or ErrorIds.PictureInvalid
            or ErrorIds.ArchiveInvalid or ErrorIds.DocumentInvalid or ErrorIds.TableInvalid => ErrorCategory.InvalidData,
        ErrorIds.ArgumentInvalid or ErrorIds.SchedulerUnknown or ErrorIds.NothingToDraw => ErrorCategory.InvalidArgument,
        ErrorIds.OutOfMemory => ErrorCategory.LimitsExceeded,
        ErrorIds.DeviceUnavailable => ErrorCategory.ResourceUnavailable,
        ErrorIds.NativeLibraryUnusable => ErrorCategory.NotInstalled,
        ErrorIds.OutputExists or ErrorIds.ModelExists => ErrorCategory.ResourceExists,
        ErrorIds.ModelInUse => ErrorCategory.InvalidOperation,
        ErrorIds.DocumentLocked => ErrorCategory.ResourceBusy,
        ErrorIds.ModelProtected or ErrorIds.AccessDenied or ErrorIds.LicenseNotAccepted => ErrorCategory.PermissionDenied,
        ErrorIds.ModelUntrusted => ErrorCategory.SecurityError,
        ErrorIds.FetchFailed => ErrorCategory.ConnectionError,
        ErrorIds.OutputNotWritable => ErrorCategory.WriteError,
        _ => ErrorCategory.NotSpecified,
    };
}
