namespace TextToImage.Office.Files;

/// <summary>What is said of documents that cannot be used.</summary>
internal static class DocumentErrors
{
    /// <summary>There is no such file.</summary>
    public static AIImageException Missing(string path) =>
        Error(ErrorIds.DocumentInvalid, path, "does not exist; check the name and the folder");

    /// <summary>A file that cannot be read.</summary>
    public static AIImageException Unreadable(string path, Exception cause) =>
        Error(ErrorIds.DocumentInvalid, path, $"cannot be read: {cause.Message.TrimEnd('.')}; check its permissions", cause);

    /// <summary>A file of a kind that is never illustrated.</summary>
    public static AIImageException OtherKind(string path) =>
        Error(ErrorIds.DocumentUnsupported, path, $"is no Word or PowerPoint file; files that can be illustrated end with {string.Join(", ", DocumentKind.All.Select(kind => kind.Extension))}");

    /// <summary>An old file, or one in the wrapping that encryption uses.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">What is wrapped.</param>
    public static AIImageException Wrapped(string path, WrappedContent content) => Error(ErrorIds.DocumentUnsupported, path, content switch
    {
        WrappedContent.Encrypted => "is protected with a password; remove the password in Office (File, Info) and try again",
        WrappedContent.OldWord => "is a Word 97-2003 document whatever its name says; save it as .docx in Word and try again",
        WrappedContent.OldPowerPoint => "is a PowerPoint 97-2003 presentation whatever its name says; save it as .pptx in PowerPoint and try again",
        _ => "is in an old Office format or protected; save it as .docx or .pptx without a password and try again",
    });

    /// <summary>A signature does not survive any change.</summary>
    public static AIImageException Signed(string path) =>
        Error(ErrorIds.DocumentUnsupported, path, "has a digital signature, which a change would break; remove the signature in Office (File, Info) and try again");

    /// <summary>Saving would turn it into another format.</summary>
    public static AIImageException Strict(string path) =>
        Error(ErrorIds.DocumentUnsupported, path, "is in the Strict Open XML format, which would be lost; save it in Office without 'Strict' and try again");

    /// <summary>Another program has it open.</summary>
    public static AIImageException Locked(string path, Exception cause) =>
        Error(ErrorIds.DocumentLocked, path, "is open in another program; close it there and try again, or write a copy (--out, -OutFile)", cause);

    /// <summary>Somebody else wrote it while pictures were made.</summary>
    public static AIImageException Changed(string path) =>
        Error(ErrorIds.DocumentLocked, path, "was changed by another program in the meantime, and is left as it is now; try again");

    /// <summary>It may not be written.</summary>
    public static AIImageException ReadOnly(string path) =>
        Error(ErrorIds.OutputNotWritable, path, "is read-only; make it writable, or write a copy (--out, -OutFile)");

    /// <summary>Nothing is in it.</summary>
    public static AIImageException Empty(string path) => Damaged(path, "is empty (0 bytes)");

    /// <summary>It cannot be read, or was made to do harm.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="cause">For logs.</param>
    public static AIImageException Damaged(string path, string problem, Exception? cause = null) =>
        Error(ErrorIds.DocumentInvalid, path, $"{problem}; open it in Office and save it again, or use another copy", cause);

    /// <summary>Something in it is not as any program should write it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cause">What came of it.</param>
    public static AIImageException Unexpected(string path, Exception cause) =>
        Error(ErrorIds.DocumentInvalid, path, $"has something in it that cannot be read ({FirstLine(cause.Message)}); open it in Office and save it again, and report this with the document if that does not help", cause);

    /// <summary>There is not enough memory for it.</summary>
    public static AIImageException TooLarge(string path, Exception cause) =>
        Error(ErrorIds.OutOfMemory, path, "needs more memory than there is; close other programs, or take fewer slides at once", cause);

    /// <summary>The changed document has an error that the original had not.</summary>
    public static AIImageException Spoilt(string path, string problem) =>
        Error(ErrorIds.DocumentInvalid, path, $"was not changed, since Office might not open the result ({problem.TrimEnd('.')}); please report this with the document");

    private static string FirstLine(string text) => text.Split('\n')[0].Trim().TrimEnd('.');

    private static AIImageException Error(string id, string path, string what, Exception? cause = null) =>
        new(id, $"The document '{path}' {what}.", cause) { Subject = path };
}
