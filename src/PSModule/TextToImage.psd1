@{
    RootModule             = if ($PSEdition -eq 'Core') { 'net8.0/TextToImage.dll' } else { 'net472/TextToImage.dll' }
    ModuleVersion          = '0.1.0'
    GUID                   = '7b1d1a52-0f5e-4b6e-9f0c-6f3a8e0c2d41'
    Author                 = 'The TextToImage authors'
    CompanyName            = 'The TextToImage authors'
    Copyright              = '(c) The TextToImage authors. MIT license.'
    Description            = 'Makes pictures from text with diffusion models, on this machine and without the internet. A small model is included; Stable Diffusion models in ONNX form can be added.'
    CompatiblePSEditions   = @('Desktop', 'Core')
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CmdletsToExport        = @('Add-AIIllustration', 'Compare-AIImage', 'ConvertTo-AISvg', 'Edit-AIImage', 'Find-AIModel', 'Get-AIDevice', 'Get-AIIllustration', 'Get-AIImageInfo', 'Get-AIModel', 'Install-AIModel', 'Measure-AIImage', 'New-AICanvas', 'New-AIImage', 'New-AISlide', 'Optimize-AIModel', 'Register-AIShellExtension', 'Remove-AIBackground', 'Resize-AIImage', 'Save-AIModel', 'Test-AIModel', 'Uninstall-AIModel', 'Unregister-AIShellExtension', 'Update-AIIllustration')
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    FormatsToProcess       = @('TextToImage.Format.ps1xml')
    PrivateData            = @{
        PSData = @{
            Tags         = @('AI', 'Image', 'Picture', 'Diffusion', 'TextToImage', 'ONNX', 'Offline', 'Word', 'PowerPoint', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            ReleaseNotes = 'First version: pictures from text, edits by mask, larger pictures, measures of pictures, pictures in Word and PowerPoint files, what files say about how they were made. CHANGELOG.md of the project has the details.'
        }
    }
}
