namespace TextToImage.Office;

/// <summary>What a document is opened for.</summary>
public enum DocumentUse
{
    /// <summary>To look at it: it may be signed, strict, read-only or open elsewhere.</summary>
    Read,

    /// <summary>To write a changed copy: it may be read-only or open elsewhere.</summary>
    Copy,

    /// <summary>To be replaced.</summary>
    Replace,
}
