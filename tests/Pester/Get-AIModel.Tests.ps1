#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Get-AIModel' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    It 'lists the models of the folders and those of the module' {
        (Get-AIModel).Model | Should -Contain 'sd15'
        (Get-AIModel).Model | Should -Contain 'starter'
    }

    It 'takes names, wildcards and folders, also from the pipeline' {
        (Get-AIModel sd15*).Model | Should -Be 'sd15', 'sd15-inpaint'
        ('starter', 'sd15' | Get-AIModel).Model | Should -Be 'starter', 'sd15'
        (Get-AIModel (Join-Path $env:TEXTTOIMAGE_MODELS 'sd2-v')).Model | Should -Be 'sd2-v'
        (New-AIImage 'x' @tiny -OutFile (Join-Path $TestDrive 'x.png') | Get-AIModel).Model | Should -Be 'sd15'
    }

    It 'says what a model is' {
        $model = Get-AIModel starter-fast
        $model | Should -BeOfType ([TextToImage.AIModel])
        $model.BasedOn | Should -Be 'starter'
        $model.Pipeline | Should -Be 'StableDiffusionPipeline'
        $model.Path | Should -Exist
    }

    It 'shows a table, a list and a wide view' {
        Get-AIModel sd15 | Out-String -Width 200 | Should -Match 'Model +MB +Pipeline +Description'
        Get-AIModel starter-fast | Format-List | Out-String | Should -Match 'BasedOn +: starter'
        Get-AIModel | Format-Wide | Out-String | Should -Match 'starter-int8'
    }

    It 'says that there is no such model, and shows the others' {
        $models = 'nobody', 'sd15' | Get-AIModel -ErrorVariable problem -ErrorAction SilentlyContinue
        $models.Model | Should -Be 'sd15'
        Get-ErrorId $problem[0] | Should -Be 'ModelNotFound'
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }
}
